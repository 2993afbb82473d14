import { MEDIA_LIMITS } from "@crowdwire/protocol";
import { Button, TextField } from "@crowdwire/ui";
import { useState } from "react";
import { useMediaActions } from "./useMedia.tsx";

const NOT_A_NUMBER = `A whole number from 1 to ${MEDIA_LIMITS.groupMembers}, or nothing for as many as come.`;

/** What was typed: a number of places, null for no limit of its own, undefined where it is neither. */
export function readCapacity(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === "") return null;
  const capacity = Number(typed);
  return Number.isInteger(capacity) && capacity >= 1 && capacity <= MEDIA_LIMITS.groupMembers ? capacity : undefined;
}

/** How many an area holds, for those who manage it. Whoever is inside stays; whoever comes to a full one waits at its edge. */
export function CapacityField({ capacity }: { capacity: number | null }) {
  const { setAreaCapacity } = useMediaActions();
  const [text, setText] = useState(capacity === null ? "" : String(capacity));
  const wish = readCapacity(text);
  return (
    <form
      className="capacity"
      onSubmit={(event) => {
        event.preventDefault();
        if (wish !== undefined) setAreaCapacity(wish);
      }}
    >
      <TextField
        label="Room for"
        inputMode="numeric"
        autoComplete="off"
        placeholder="as many as come"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={wish === undefined ? NOT_A_NUMBER : undefined}
        hint="Whoever is inside stays."
      />
      <Button size="sm" variant="soft" type="submit" disabled={wish === undefined || wish === capacity}>
        Set
      </Button>
    </form>
  );
}
