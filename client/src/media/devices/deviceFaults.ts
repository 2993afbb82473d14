/** Why a device cannot be used, and what to do about it. */
export const DEVICE_FAULTS = {
  insecure: "Browsers give microphones and cameras to secure pages only. Open this page by https.",
  unsupported: "This browser cannot use microphones and cameras. A newer one can.",
  denied: "This page may not use it. Allow it beside the address in your browser, then try again.",
  missing: "There is none connected. Plug one in and try again.",
  busy: "Another program is using it. Close that program, then try again.",
  unplugged: "It was unplugged. Plug it in again or choose another.",
  cancelled: "Nothing was chosen to share.",
  failed: "It did not start. Try again, or choose another.",
} as const;
export type DeviceFault = keyof typeof DEVICE_FAULTS;

/** What an error of `getUserMedia` or `getDisplayMedia` means. */
export function deviceFaultOf(error: unknown, isScreen = false): DeviceFault {
  switch ((error as { name?: unknown } | null)?.name) {
    case "NotAllowedError":
    case "SecurityError":
      return isScreen ? "cancelled" : "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}

/** What stops any device from being asked for; null where nothing does. */
export function deviceObstacle(page: { isSecureContext: boolean; navigator: Partial<Navigator> }): DeviceFault | null {
  if (!page.isSecureContext) return "insecure";
  return page.navigator.mediaDevices?.getUserMedia === undefined ? "unsupported" : null;
}
