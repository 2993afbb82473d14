import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Paper.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "./Dialog.css";
import { Modal } from "@mantine/core";
import { type ReactNode, useLayoutEffect } from "react";

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
}

/** Asks for attention over the page: a card on a desktop, a sheet from below on a phone. */
export function Dialog({ open, onClose, title, children, actions }: DialogProps) {
  useReturnedFocus(open);
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ "aria-label": "Close" }}
      overlayProps={{ className: "cw-dialog-overlay" }}
      transitionProps={{ transition: "slide-up", duration: 200 }}
      classNames={{
        content: "cw-dialog",
        header: "cw-dialog-header",
        title: "cw-dialog-title",
        inner: "cw-dialog-inner",
        close: "cw-dialog-close",
        body: "cw-dialog-body",
      }}
    >
      {children}
      {actions && <div className="cw-dialog-actions">{actions}</div>}
    </Modal>
  );
}

/** Gives the keyboard back to what had it before, also where the dialog is taken out of the page rather than closed. */
function useReturnedFocus(open: boolean): void {
  useLayoutEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    return () => {
      // Only once the dialog is out of the page is it known whether something else has taken the keyboard.
      queueMicrotask(() => {
        if (document.activeElement !== document.body || !(before instanceof HTMLElement)) return;
        before.focus({ preventScroll: true });
      });
    };
  }, [open]);
}
