import "./people.css";
import { Badge, IconButton, TextField } from "@crowdwire/ui";
import { IconArrowLeft, IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useWorld } from "../hud/useWorld.ts";
import { PeopleList } from "./PeopleList.tsx";
import { PersonDetails } from "./PersonDetails.tsx";
import type { ListedPerson } from "./searchPeople.ts";
import { usePeopleSearch } from "./usePeopleSearch.ts";

/** Everybody in the world, to be found and acted upon; a second way through the world, by keyboard and ear. */
export function PeoplePanel({ onClose }: { onClose(): void }) {
  const online = useWorld((state) => state.online);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<ListedPerson | null>(null);
  const { people, total, isAnswered, setAtEnd } = usePeopleSearch(text);
  // Renamed meanwhile, or come near.
  const person = chosen && (people.find(({ id }) => id === chosen.id) ?? chosen);
  return (
    <section
      className="side-panel people-panel"
      aria-label="People in this world"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (person) setChosen(null);
        else onClose();
      }}
    >
      <header className="side-head">
        {person && (
          <IconButton size="sm" label="Back to everybody" onClick={() => setChosen(null)}>
            <IconArrowLeft />
          </IconButton>
        )}
        <h2>{person?.name ?? "People"}</h2>
        {!person && (
          <Badge tone="good" dot>
            {online} here
          </Badge>
        )}
        <IconButton size="sm" label="Close the list of people" onClick={onClose}>
          <IconX />
        </IconButton>
      </header>
      {person ? (
        <PersonDetails key={person.id} person={person} />
      ) : (
        <>
          <div className="people-search">
            <TextField
              label="Search people"
              type="search"
              placeholder="A name"
              autoComplete="off"
              icon={<IconSearch size={18} aria-hidden="true" />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </div>
          <PeopleList people={people} total={total} onChoose={setChosen} onEnd={setAtEnd} />
          <p className="people-note" role="status">
            {noteOf({ text, total, isAnswered })}
          </p>
        </>
      )}
    </section>
  );
}

function noteOf({ text, total, isAnswered }: { text: string; total: number; isAnswered: boolean }): string {
  if (text.trim() === "") return "";
  if (!isAnswered) return "Searching…";
  if (total === 0) return "Nobody of this name is here.";
  return total === 1 ? "One person found." : `${total} people found.`;
}
