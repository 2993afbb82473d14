import { useEffect, useState } from "react";
import { useLocation, useSearch } from "wouter";

export const WORLD_LISTS = ["public", "joined", "owned", "deleted"] as const;
export type WorldListName = (typeof WORLD_LISTS)[number];

export interface WorldSearch {
  list: WorldListName;
  text: string;
  tags: readonly string[];
  /** Counted from 1. */
  page: number;
}

/** Typing waits for a pause before it becomes a search. */
const PAUSE_MS = 250;

function readSearch(search: string): WorldSearch {
  const asked = new URLSearchParams(search);
  const list = WORLD_LISTS.find((name) => name === asked.get("list")) ?? "public";
  const tags = (asked.get("tags") ?? "").split(",").filter((tag) => tag !== "");
  return { list, text: asked.get("text") ?? "", tags, page: Math.max(1, Number(asked.get("page")) || 1) };
}

function writeSearch({ list, text, tags, page }: WorldSearch): string {
  const asked = new URLSearchParams();
  if (list !== "public") asked.set("list", list);
  if (text !== "") asked.set("text", text);
  if (tags.length > 0) asked.set("tags", tags.join(","));
  if (page > 1) asked.set("page", String(page));
  const words = asked.toString();
  return words === "" ? "" : `?${words}`;
}

/** What is searched for, kept in the address, so that it can be shared and the browser's Back works. */
export function useWorldSearch() {
  const search = readSearch(useSearch());
  const [path, navigate] = useLocation();
  const [typed, setTyped] = useState(search.text);

  const change = (next: Partial<WorldSearch>, replace = false) =>
    navigate(path + writeSearch({ ...search, page: 1, ...next }), { replace });

  useEffect(() => {
    if (typed.trim() === search.text) return;
    const timer = setTimeout(() => change({ text: typed.trim() }, true), PAUSE_MS);
    return () => clearTimeout(timer);
  });

  return { search, change, typed, setTyped };
}
