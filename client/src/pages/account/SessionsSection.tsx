import type { SessionSummary } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, toast } from "@crowdwire/ui";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useLocation } from "wouter";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { useBecome } from "../../session/useSession.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showDistance, showMoment } from "../when.ts";
import { describeBrowser } from "./describeBrowser.ts";

/** Where one is signed in, and how to end it there. */
export function SessionsSection() {
  const become = useBecome();
  const [, navigate] = useLocation();
  const sessions = useRoute("listSessions", {});
  const onError = (error: unknown) => toast(sentenceFor(error), "danger");
  const end = useAct("endSession", { changes: ["listSessions"], done: () => toast("That device is signed out.") });
  const endAll = useAct("signOutEverywhere", {
    done: () => {
      become(null);
      navigate("/sign-in");
      toast("You are signed out on every device, this one too.", "good");
    },
  });
  return (
    <Card className="section">
      <header>
        <h2>Where you are signed in</h2>
        <Button size="sm" variant="danger" busy={endAll.isPending} onClick={() => endAll.mutate({}, { onError })}>
          Sign out everywhere
        </Button>
      </header>
      <Loaded query={sessions} what="your devices">
        {({ sessions: list }) => (
          <ul className="rows">
            {list.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                busy={end.isPending && end.variables.params.session === session.id}
                onEnd={() => end.mutate({ params: { session: session.id } }, { onError })}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

function SessionRow({ session, busy, onEnd }: { session: SessionSummary; busy: boolean; onEnd(): void }) {
  const { device, isPhone } = describeBrowser(session.userAgent);
  const Icon = isPhone ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className="row">
      <Icon size={24} aria-hidden="true" />
      <span className="row-words">
        <strong>{device}</strong>
        <span title={showMoment(session.lastUsedAt)}>Last used {showDistance(session.lastUsedAt)}</span>
      </span>
      <span className="row-end">
        {session.isCurrent ? (
          <Badge tone="good" dot>
            This device
          </Badge>
        ) : (
          <Button size="sm" busy={busy} onClick={onEnd} aria-label={`Sign out ${device}`}>
            Sign out
          </Button>
        )}
      </span>
    </li>
  );
}
