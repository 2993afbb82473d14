import { type FormEvent, useRef, useState } from "react";
import type { z } from "zod";
import { ApiError, sentenceFor } from "../api/ApiError.ts";
import { afterPress } from "./afterPress.ts";
import { checkValues, type FieldErrors } from "./checkValues.ts";

export interface FormOptions<Values extends object, Output> {
  /** What the server will hold it against: the body of the route. */
  shape: z.ZodType<Output>;
  start: Values;
  /** Sends what was filled in; what it throws is shown in the form. */
  send(output: Output): Promise<unknown>;
}

/** What a text field of `ui` takes. */
export interface FieldProps {
  name: string;
  value: string;
  error: string | undefined;
  onChange(event: { currentTarget: { value: string } }): void;
  onBlur(): void;
}

export interface Form<Values extends object> {
  values: Values;
  set(change: Partial<Values>): void;
  /** For fields of text, by name. */
  text(name: keyof Values & string): FieldProps;
  /** What is wrong with a field, once that may be said: it was left, or the form was sent. */
  errorOf(name: keyof Values & string): string | undefined;
  /** Why sending failed, where no field is to blame. */
  failure: string | null;
  /** The failure's stable code. */
  failureCode: string | null;
  busy: boolean;
  /** True while it differs from how it started, or from how it was last sent. */
  isChanged: boolean;
  submit(event: FormEvent<HTMLFormElement>): void;
}

/** A form: what is filled in, what is wrong with it in words, and the way to the server. */
export function useForm<Values extends object, Output>(options: FormOptions<Values, Output>): Form<Values> {
  const [values, setValues] = useState(options.start);
  const [kept, setKept] = useState(options.start);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [wasSent, setWasSent] = useState(false);
  const [refused, setRefused] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<{ code: string; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const isBusy = useRef(false);
  const check = checkValues(options.shape, values);

  const set = (change: Partial<Values>) => {
    setValues((before) => ({ ...before, ...change }));
    setRefused((before) => Object.fromEntries(Object.entries(before).filter(([name]) => !(name in change))));
  };
  const errorOf = (name: string) => {
    const mayBeSaid = wasSent || left.has(name);
    return refused[name] ?? (mayBeSaid && !check.ok ? check.errors[name] : undefined);
  };

  const submit = async (form: HTMLFormElement) => {
    if (isBusy.current) return;
    setWasSent(true);
    setFailure(null);
    if (!check.ok) {
      focusFirst(form, check.errors);
      return;
    }
    isBusy.current = true;
    setBusy(true);
    try {
      await options.send(check.output);
      setKept(values);
      setWasSent(false);
      setLeft(new Set());
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : {};
      const known = Object.keys(fields).filter((name) => name in values);
      if (known.length > 0) {
        setRefused(fields);
        focusFirst(form, fields);
      } else {
        setFailure({ code: error instanceof ApiError ? error.code : "unknown", words: sentenceFor(error) });
        if (!(error instanceof ApiError)) reportError(error);
      }
    } finally {
      isBusy.current = false;
      setBusy(false);
    }
  };

  return {
    values,
    set,
    errorOf,
    text: (name) => ({
      name,
      value: String(values[name] ?? ""),
      error: errorOf(name),
      onChange: ({ currentTarget }) => set({ [name]: currentTarget.value } as Partial<Values>),
      // Nobody is told that a field they have not begun is empty.
      onBlur: () => values[name] !== "" && afterPress(() => setLeft((before) => new Set([...before, name]))),
    }),
    failure: failure?.words ?? null,
    failureCode: failure?.code ?? null,
    busy,
    isChanged: JSON.stringify(values) !== JSON.stringify(kept),
    submit: (event) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}

/** The first field that is wrong gets the keyboard, in the order of the page. */
function focusFirst(form: HTMLFormElement, errors: FieldErrors): void {
  for (const element of form.elements) {
    if (!(element instanceof HTMLElement) || !((element.getAttribute("name") ?? "") in errors)) continue;
    element.focus();
    return;
  }
}
