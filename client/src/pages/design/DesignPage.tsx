import "./design.css";
import { Button, PageShell } from "@crowdwire/ui";
import { useState } from "react";
import { useHomeLink } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { ActionSamples } from "./ActionSamples.tsx";
import { ContentSamples } from "./ContentSamples.tsx";
import { FieldSamples } from "./FieldSamples.tsx";
import { HudSamples } from "./HudSamples.tsx";
import { StateSamples } from "./StateSamples.tsx";
import { TokenSamples } from "./TokenSamples.tsx";

const parts = [
  { id: "tokens", title: "Tokens", Samples: TokenSamples },
  { id: "actions", title: "Actions", Samples: ActionSamples },
  { id: "fields", title: "Fields and choices", Samples: FieldSamples },
  { id: "content", title: "Content", Samples: ContentSamples },
  { id: "states", title: "States and notices", Samples: StateSamples },
  { id: "hud", title: "In the world", Samples: HudSamples },
] as const;

/** Every component in every state; the scheme toggle shows the other half. All pages are made of these. */
export function DesignPage() {
  useTitle("Design language");
  const home = useHomeLink();
  const [still, setStill] = useState(() => document.documentElement.hasAttribute("data-reduced-motion"));
  return (
    <PageShell
      onHome={home.onClick}
      headerEnd={
        <Button
          size="sm"
          variant="ghost"
          aria-pressed={still}
          onClick={() => {
            document.documentElement.toggleAttribute("data-reduced-motion", !still);
            setStill(!still);
          }}
        >
          {still ? "Motion is off" : "Motion is on"}
        </Button>
      }
    >
      <div className="design-intro">
        <h1>Design language</h1>
        <p>
          Warm paper, ink, one coral accent, lagoon for support. Every page of CrowdWire is made of what stands here; a
          new component comes here first, in all its states.
        </p>
        <nav aria-label="Parts">
          {parts.map(({ id, title }) => (
            <a key={id} href={`#${id}`}>
              {title}
            </a>
          ))}
        </nav>
      </div>
      {parts.map(({ id, title, Samples }) => (
        <section key={id} id={id} className="design-part" aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`}>{title}</h2>
          <Samples />
        </section>
      ))}
    </PageShell>
  );
}
