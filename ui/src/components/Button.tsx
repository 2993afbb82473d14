import "./Button.css";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classNames } from "./classNames.ts";

export type ButtonVariant = "primary" | "secondary" | "soft" | "ghost" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

interface ButtonLook {
  /** primary: the one thing to do here; secondary: also possible; soft: inside cards; ghost: on glass and in bars; danger: destroys. */
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  iconAfter?: ReactNode;
  fullWidth?: boolean;
}

export type ButtonProps = ButtonLook &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** Something is under way: shows it, keeps the width and ignores presses without losing the focus. */
    busy?: boolean;
    ref?: Ref<HTMLButtonElement>;
  };

export type LinkButtonProps = ButtonLook & AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> };

function look(
  { variant = "secondary", size = "md", fullWidth }: ButtonLook,
  className: string | undefined,
  base = "cw-button",
) {
  return classNames(base, `cw-button-${variant}`, `cw-button-${size}`, fullWidth && "cw-button-full", className);
}

function Inside({ icon, iconAfter, children }: { icon: ReactNode; iconAfter: ReactNode; children: ReactNode }) {
  return (
    <span className="cw-button-inside">
      {icon && <span className="cw-button-icon">{icon}</span>}
      {children}
      {iconAfter && <span className="cw-button-icon">{iconAfter}</span>}
    </span>
  );
}

/** A thing to press. */
export function Button({
  variant,
  size,
  icon,
  iconAfter,
  fullWidth = false,
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const chosen = { ...(variant && { variant }), ...(size && { size }), fullWidth };
  return (
    <button
      type="button"
      {...rest}
      className={look(chosen, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      <Inside icon={icon} iconAfter={iconAfter}>
        {children}
      </Inside>
      {busy && <span className="cw-spinner cw-button-spinner" aria-hidden="true" />}
    </button>
  );
}

/** A link that looks like a button: use it where the press leads to another address. */
export function LinkButton({
  variant,
  size,
  icon,
  iconAfter,
  fullWidth = false,
  className,
  children,
  ...rest
}: LinkButtonProps) {
  const chosen = { ...(variant && { variant }), ...(size && { size }), fullWidth };
  return (
    <a {...rest} className={look(chosen, className)}>
      <Inside icon={icon} iconAfter={iconAfter}>
        {children}
      </Inside>
    </a>
  );
}

export type IconButtonProps = Omit<ButtonProps, "icon" | "iconAfter" | "fullWidth"> & {
  /** What it does, in words: read aloud and shown by tooltips. */
  label: string;
  /** For buttons that stay pressed. */
  pressed?: boolean;
};

/** A button of one icon. */
export function IconButton({ label, pressed, variant, size, busy, className, children, ...rest }: IconButtonProps) {
  const chosen = { variant: variant ?? "ghost", ...(size && { size }) };
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      className={look(chosen, className, "cw-button cw-icon-button")}
    >
      {busy ? <span className="cw-spinner" aria-hidden="true" /> : children}
    </button>
  );
}
