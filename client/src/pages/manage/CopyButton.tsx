import { Button, toast } from "@crowdwire/ui";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";

const COPIED_MS = 2500;

/** Puts a text onto the clipboard and says so. */
export function CopyButton({ text, isMain = false }: { text: string; isMain?: boolean }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without https, or where the browser forbids it: the link stands there to be marked by hand.
      toast("Your browser does not let this page copy. Mark the link and copy it by hand.", "warn");
    }
  };
  return (
    <Button
      {...(isMain ? { variant: "primary" } : { size: "sm" })}
      icon={copied ? <IconCheck /> : <IconCopy />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
    </Button>
  );
}
