import { Badge, InitialsAvatar } from "@crowdwire/ui";
import { IconChevronRight } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { PersonRow } from "../world/worldStore.ts";

const ROW_PX = 52;

/** A list of which only the part in sight is there; as long as the crowd. */
export function PeopleList({ people, onChoose }: { people: readonly PersonRow[]; onChoose(id: number): void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => people[index]?.id ?? index,
    overscan: 8,
  });
  return (
    <div ref={scroller} className="people-scroll">
      <ul className="people-rows" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const person = people[row.index];
          if (person === undefined) return null;
          return (
            <li
              key={row.key}
              aria-setsize={people.length}
              aria-posinset={row.index + 1}
              style={{ height: row.size, transform: `translateY(${row.start}px)` }}
            >
              <button type="button" className="person-row" disabled={person.isSelf} onClick={() => onChoose(person.id)}>
                <InitialsAvatar name={person.name} size="2.1rem" />
                <span className="person-name">{person.name}</span>
                {person.isSelf ? <Badge tone="support">You</Badge> : <IconChevronRight size={18} aria-hidden="true" />}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
