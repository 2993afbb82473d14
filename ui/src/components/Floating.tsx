import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/Menu.layer.css";
import "@mantine/core/styles/Tooltip.layer.css";
import "./Floating.css";
import { Menu as MantineMenu, Popover as MantinePopover, Tooltip as MantineTooltip } from "@mantine/core";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";

export interface TooltipProps {
  label: ReactNode;
  side?: "top" | "bottom" | "left" | "right";
  children: ReactElement;
}

/** Has the mouse moved since this came into the page? What appears under a resting one was not pointed at. */
function useHasPointed(): boolean {
  const [hasPointed, setHasPointed] = useState(false);
  useEffect(() => {
    if (hasPointed) return;
    // Browsers tell of a mouse also where only the page has moved: then it went no way.
    const hear = ({ movementX, movementY }: PointerEvent) => {
      if (movementX !== 0 || movementY !== 0) setHasPointed(true);
    };
    window.addEventListener("pointermove", hear, { passive: true });
    return () => window.removeEventListener("pointermove", hear);
  }, [hasPointed]);
  return hasPointed;
}

/** A few words that explain a control once one rests on it or focuses it. Never the only place of something needed. */
export function Tooltip({ label, side = "top", children }: TooltipProps) {
  const hasPointed = useHasPointed();
  return (
    <MantineTooltip
      label={label}
      position={side}
      openDelay={350}
      offset={10}
      events={{ hover: hasPointed, focus: true, touch: false }}
      transitionProps={{ transition: "pop", duration: 120 }}
      classNames={{ tooltip: "cw-tooltip" }}
    >
      {children}
    </MantineTooltip>
  );
}

export interface MenuAction {
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

/** Actions behind one button. */
export function Menu({ trigger, title, actions }: { trigger: ReactElement; title?: string; actions: MenuAction[] }) {
  return (
    <MantineMenu position="bottom-end" offset={8} classNames={{ dropdown: "cw-floating", label: "cw-menu-label" }}>
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {title && <MantineMenu.Label>{title}</MantineMenu.Label>}
        {actions.map((action) => (
          <MantineMenu.Item
            key={action.label}
            className={action.danger ? "cw-menu-item cw-menu-item-danger" : "cw-menu-item"}
            leftSection={action.icon}
            disabled={action.disabled ?? false}
            onClick={action.onSelect}
          >
            {action.label}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}

export interface PopoverProps {
  trigger: ReactElement;
  open: boolean;
  onOpenChange(open: boolean): void;
  side?: "top" | "bottom" | "top-end" | "bottom-end" | "top-start" | "bottom-start";
  /** CSS width. */
  width?: string;
  /** Names the panel for screen readers. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** A small panel beside what opened it; Escape or a press outside closes it. */
export function Popover({
  trigger,
  open,
  onOpenChange,
  side = "bottom-end",
  width = "20rem",
  label,
  className,
  children,
}: PopoverProps) {
  return (
    <MantinePopover
      opened={open}
      onChange={onOpenChange}
      position={side}
      offset={12}
      width={width}
      trapFocus
      returnFocus
    >
      <MantinePopover.Target>{trigger}</MantinePopover.Target>
      <MantinePopover.Dropdown className={`cw-floating ${className ?? ""}`} aria-label={label}>
        {children}
      </MantinePopover.Dropdown>
    </MantinePopover>
  );
}
