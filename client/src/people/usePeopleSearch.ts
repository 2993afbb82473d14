import { useEffect, useMemo, useState } from "react";
import { useActions, useWorld } from "../hud/useWorld.ts";
import { listPeople } from "./searchPeople.ts";

/** So long a text is left alone before it is searched for. */
const TYPED_MS = 250;
/** Unanswered for so long, it is asked again: the server says "slower" to whoever asks often. */
const ASK_AGAIN_MS = 1500;

/** Everybody whose name holds a text: those near at once, and the others as the server finds them, a page at a time. */
export function usePeopleSearch(text: string) {
  const { findPeople } = useActions();
  const near = useWorld((state) => state.people);
  const search = useWorld((state) => state.search);
  const [isAtEnd, setAtEnd] = useState(false);
  const wanted = text.trim();
  const isAnswered = search?.text === wanted;
  const next = isAnswered ? search.next : null;

  useEffect(() => {
    const timer = setTimeout(() => findPeople(wanted), TYPED_MS);
    return () => clearTimeout(timer);
  }, [findPeople, wanted]);

  useEffect(() => {
    if (isAnswered) return;
    const timer = setInterval(() => findPeople(wanted), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [findPeople, wanted, isAnswered]);

  useEffect(() => {
    if (!isAtEnd || next === null) return;
    findPeople(wanted, next);
    const timer = setInterval(() => findPeople(wanted, next), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [findPeople, wanted, isAtEnd, next]);

  const people = useMemo(() => listPeople(near, search?.people ?? [], wanted), [near, search, wanted]);
  return { people, total: Math.max(people.length, isAnswered ? search.total : 0), isAnswered, setAtEnd };
}
