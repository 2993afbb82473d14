import "./people.css";
import { Badge, IconButton, TextField } from "@crowdwire/ui";
import { IconArrowLeft, IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { isWithin, useLentKeyboard } from "../hud/useLentKeyboard.ts";
import { useWorld } from "../hud/useWorld.ts";
import { PeopleList } from "./PeopleList.tsx";
import { PersonDetails } from "./PersonDetails.tsx";
import { ReportWorld } from "./ReportWorld.tsx";
import type { ListedPerson } from "./searchPeople.ts";
import { usePeopleSearch } from "./usePeopleSearch.ts";

export interface PeoplePanelProps {
  /**
   * Where the keyboard goes. Whoever came to the button by keys goes on in the search. The key P leads to the panel itself, one step
   * before what is in it: the keys of the world still walk there, and P is the way back. Who pressed the button walks on meanwhile.
   */
  keyboardTo: "search" | "panel" | null;
  onClose(): void;
}

/** Everybody in the world, to be found and acted upon; a second way through the world, by keyboard and ear. */
export function PeoplePanel({ keyboardTo, onClose }: PeoplePanelProps) {
  const panel = useRef<HTMLElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const online = useWorld((state) => state.online);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<ListedPerson | null>(null);
  const { people, total, isAnswered, setAtEnd } = usePeopleSearch(text);
  // Renamed meanwhile, or come near.
  const person = chosen && (people.find(({ id }) => id === chosen.id) ?? chosen);
  useLentKeyboard(panel);
  useEffect(() => {
    if (keyboardTo === null) return;
    (keyboardTo === "search" ? searchField.current : panel.current)?.focus({ preventScroll: true });
  }, [keyboardTo]);
  // What has the keyboard here goes out of the page with the list, or with the person: then it moves on to what comes.
  const isMoving = useRef(false);
  const [returnTo, setReturnTo] = useState<number | null>(null);
  const choose = (next: ListedPerson | null) => {
    isMoving.current = panel.current?.contains(document.activeElement) ?? false;
    setReturnTo(next === null && isMoving.current ? (chosen?.id ?? null) : null);
    setChosen(next);
  };
  const clear = () => {
    setText("");
    searchField.current?.focus();
  };
  const chosenId = chosen?.id ?? null;
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    panel.current?.querySelector<HTMLElement>(chosenId === null ? "input" : ".side-head button")?.focus();
  }, [chosenId]);
  return (
    <section
      ref={panel}
      className="side-panel people-panel"
      aria-label="People in this world"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || !isWithin(event)) return;
        if (person) choose(null);
        else onClose();
      }}
    >
      <header className="side-head">
        {person && (
          <IconButton size="sm" label="Back to everybody" onClick={() => choose(null)}>
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
              ref={searchField}
              label="Search people"
              type="search"
              placeholder="A name"
              autoComplete="off"
              icon={<IconSearch size={18} aria-hidden="true" />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                // Empties the field first; from an empty one it closes the list.
                if (event.key !== "Escape" || text === "") return;
                event.preventDefault();
                setText("");
              }}
              after={
                text !== "" && (
                  <IconButton size="sm" label="Clear the search" onClick={clear}>
                    <IconX />
                  </IconButton>
                )
              }
            />
          </div>
          <p className="people-note" role="status">
            {noteOf({ text, total, isAnswered })}
          </p>
          <PeopleList people={people} total={total} returnTo={returnTo} onChoose={choose} onEnd={setAtEnd} />
          <ReportWorld />
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
