import type { ReactNode } from "react";

/** One component, or one state of it, with its name. */
export function Sample({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? "sample sample-wide" : "sample"}>
      <h3 className="sample-name">{name}</h3>
      <div className="sample-body">{children}</div>
    </div>
  );
}
