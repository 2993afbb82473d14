import "./Card.css";
import type { HTMLAttributes } from "react";
import { classNames } from "./classNames.ts";

export type CardProps = HTMLAttributes<HTMLDivElement> & {
  /** flat: lies in the page; raised: a sheet on it; glass: floats over the 3D view. */
  tone?: "flat" | "raised" | "glass";
};

/** A surface that holds things which belong together. */
export function Card({ tone = "raised", className, ...rest }: CardProps) {
  return <div {...rest} className={classNames("cw-card", `cw-card-${tone}`, className)} />;
}
