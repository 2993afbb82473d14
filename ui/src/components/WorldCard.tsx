import "./WorldCard.css";
import { IconArrowRight } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import { Badge } from "./Badge.tsx";
import { describeOnline } from "./describeOnline.ts";
import { Skeleton } from "./Skeleton.tsx";
import { WorldPicture } from "./WorldPicture.tsx";

export interface WorldCardProps {
  href: string;
  name: string;
  description: string;
  online: number;
  capacity: number;
  thumbnailUrl: string | null;
  /** For routers that keep the page: call preventDefault there. */
  onClick?: (event: MouseEvent<HTMLAnchorElement>) => void;
}

/** A world one can enter: its picture, what it is and who is there. The whole card is one link. */
export function WorldCard({ href, name, description, online, capacity, thumbnailUrl, onClick }: WorldCardProps) {
  const full = online >= capacity;
  return (
    <a className="cw-world" href={href} {...(onClick && { onClick })}>
      <WorldPicture className="cw-world-picture" url={thumbnailUrl} name={name} />
      <span className="cw-world-online">
        <Badge tone={full ? "warn" : online > 0 ? "good" : "neutral"} dot={online > 0} pulse={online > 0 && !full}>
          {describeOnline(online, capacity)}
        </Badge>
      </span>
      <span className="cw-world-words">
        <strong className="cw-world-name">{name}</strong>
        <span className="cw-world-description">{description}</span>
      </span>
      <span className="cw-world-go" aria-hidden="true">
        <IconArrowRight size={20} stroke={2.2} />
      </span>
    </a>
  );
}

/** Where a world card will be once it is known. */
export function WorldCardSkeleton() {
  return (
    <div className="cw-world cw-world-waiting" aria-hidden="true">
      <Skeleton className="cw-world-picture" />
      <span className="cw-world-words">
        <Skeleton width="45%" height="1.4rem" />
        <Skeleton width="92%" height="0.9rem" />
        <Skeleton width="70%" height="0.9rem" />
      </span>
    </div>
  );
}
