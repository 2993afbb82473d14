import { Badge, InitialsAvatar } from "@crowdwire/ui";
import { IconChevronRight } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import type { ListedPerson } from "./searchPeople.ts";

const ROW_PX = 52;
/** The rest is asked for when so few are left below. */
const AHEAD = 12;

export interface PeopleListProps {
  people: readonly ListedPerson[];
  /** As many as there are, those not asked for yet included. */
  total: number;
  /** Whose row takes the keyboard as soon as it is there: whom one comes back from. */
  returnTo: number | null;
  onChoose(person: ListedPerson): void;
  /** Told whether the end is near. */
  onEnd(isNear: boolean): void;
}

/** A list of which only the part in sight is there; as long as the crowd. */
export function PeopleList({ people, total, returnTo, onChoose, onEnd }: PeopleListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => people[index]?.id ?? index,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const isAtEnd = (items.at(-1)?.index ?? 0) >= people.length - AHEAD;
  useEffect(() => onEnd(isAtEnd), [isAtEnd, onEnd]);
  useReturn(scroller, returnTo, (id) => {
    const index = people.findIndex((person) => person.id === id);
    if (index >= 0) rows.scrollToIndex(index);
  });
  return (
    <div ref={scroller} className="people-scroll">
      <ul className="people-rows" style={{ height: rows.getTotalSize() }}>
        {items.map((row) => {
          const person = people[row.index];
          if (person === undefined) return null;
          return (
            <li
              key={row.key}
              aria-setsize={total}
              aria-posinset={row.index + 1}
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
            >
              <button
                type="button"
                className="person-row"
                data-person={person.id}
                disabled={person.isSelf}
                onClick={() => onChoose(person)}
              >
                <InitialsAvatar name={person.name} size="2.1rem" />
                <span className="person-name">{person.name}</span>
                {person.isFar && <span className="person-far">farther away</span>}
                {person.isSelf ? <Badge tone="support">You</Badge> : <IconChevronRight size={18} aria-hidden="true" />}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Hands the keyboard to somebody's row, once; it may have to come into sight first. */
function useReturn(list: RefObject<HTMLElement | null>, returnTo: number | null, show: (id: number) => void): void {
  const wanted = useRef(returnTo);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-person="${wanted.current}"]`);
    if (!row) return show(wanted.current);
    row.focus();
    wanted.current = null;
  });
}
