export { Badge, type BadgeProps, Kbd, type Tone } from "./components/Badge.tsx";
export {
  Button,
  type ButtonProps,
  type ButtonSize,
  type ButtonVariant,
  IconButton,
  type IconButtonProps,
  LinkButton,
  type LinkButtonProps,
} from "./components/Button.tsx";
export { Card, type CardProps } from "./components/Card.tsx";
export { Segmented, type SegmentedProps, Switch, type SwitchProps } from "./components/Choices.tsx";
export { classNames } from "./components/classNames.ts";
export { Dialog, type DialogProps } from "./components/Dialog.tsx";
export { describeOnline } from "./components/describeOnline.ts";
export {
  Menu,
  type MenuAction,
  Popover,
  type PopoverProps,
  Tooltip,
  type TooltipProps,
} from "./components/Floating.tsx";
export { InitialsAvatar } from "./components/InitialsAvatar.tsx";
export { Logo, LogoMark } from "./components/Logo.tsx";
export { Notice, type NoticeProps, type NoticeTone } from "./components/Notice.tsx";
export { Pager, type PagerProps } from "./components/Pager.tsx";
export { PageShell, type PageShellProps, SchemeToggle } from "./components/PageShell.tsx";
export { PasswordField, type PasswordFieldProps } from "./components/PasswordField.tsx";
export { SearchSelect, type SearchSelectProps } from "./components/SearchSelect.tsx";
export { SelectField, type SelectFieldProps } from "./components/SelectField.tsx";
export { Progress, Skeleton, type SkeletonProps, SkeletonText } from "./components/Skeleton.tsx";
export { EmptyState, ErrorState, type StateProps } from "./components/States.tsx";
export {
  StylePicker,
  type StylePickerProps,
  type Swatch,
  SwatchPicker,
  type SwatchPickerProps,
} from "./components/SwatchPicker.tsx";
export { type Column, Table, type TableProps } from "./components/Table.tsx";
export { type Tab, Tabs, type TabsProps } from "./components/Tabs.tsx";
export { TagsField, type TagsFieldProps } from "./components/TagsField.tsx";
export { TextArea, type TextAreaProps } from "./components/TextArea.tsx";
export { TextField, type TextFieldProps } from "./components/TextField.tsx";
export { Toasts, toast } from "./components/Toasts.tsx";
export { WorldCard, type WorldCardProps, WorldCardSkeleton } from "./components/WorldCard.tsx";
export { WorldPicture } from "./components/WorldPicture.tsx";
export { COLOR_SCHEME_KEY, CrowdWireProvider } from "./theme/CrowdWireProvider.tsx";
export { useShownScheme } from "./theme/useShownScheme.ts";
export { type SchemeColors, type SchemeName, schemes } from "./tokens/colors.ts";
export { blend, contrastPairs, contrastRatio, luminance } from "./tokens/contrast.ts";
export { fontSizes, motion, radius, shadows, spacing } from "./tokens/scale.ts";
