import "./Notice.css";
import { useSyncExternalStore } from "react";
import { Notice, type NoticeTone } from "./Notice.tsx";

interface Toast {
  id: number;
  tone: NoticeTone;
  text: string;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says something in passing. It leaves by itself after `stayMs` (0: stays until dismissed). */
export function toast(text: string, tone: NoticeTone = "info", stayMs = 5000): void {
  lastId += 1;
  const id = lastId;
  // Three at most: older ones have been read or never will be.
  change([...toasts, { id, tone, text }].slice(-3));
  if (stayMs > 0) setTimeout(() => change(toasts.filter((other) => other.id !== id)), stayMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear. Stands once at the root of an app. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section className="cw-toasts" aria-label="Notifications" aria-live="polite">
      {shown.map(({ id, tone, text }) => (
        <Notice key={id} tone={tone} onClose={() => change(toasts.filter((other) => other.id !== id))}>
          {text}
        </Notice>
      ))}
    </section>
  );
}
