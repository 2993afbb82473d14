import { useRoute } from "../../api/useRoute.ts";

/** On a development server no e-mail leaves: where it can be read instead. Nothing anywhere else. */
export function MailShown() {
  const { data } = useRoute("signInMethods", {});
  const at = data?.mailShownAt ?? null;
  if (at === null) return null;
  return (
    <span className="mail-shown">
      This server is for development, and no e-mail leaves it:{" "}
      <a href={at} target="_blank" rel="noreferrer">
        read it here
      </a>
      .
    </span>
  );
}
