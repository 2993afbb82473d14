import { hasPermission } from "@crowdwire/protocol";
import { Badge, Button, EmptyState, InitialsAvatar, toast } from "@crowdwire/ui";
import { IconDoorExit, IconFlag, IconMessage2, IconUserOff, IconWalk } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { sentenceFor } from "../api/ApiError.ts";
import { api } from "../api/browserApi.ts";
import { openChat } from "../chat/chatStore.ts";
import { useChatStore } from "../chat/useChat.ts";
import { useActions, useWorld } from "../hud/useWorld.ts";
import { PersonAudioControls } from "../media/ui/PersonAudioControls.tsx";
import { useMediaActions } from "../media/ui/useMedia.tsx";
import { ReportDialog } from "../order/ReportDialog.tsx";
import { useSession } from "../session/useSession.ts";
import type { PersonRow } from "../world/worldStore.ts";
import { ModerationActs } from "./ModerationActs.tsx";

const ASK_AGAIN_MS = 3000;

/** One person: who they are here, and what one can do: go there, write, hear them as one likes, block, report, keep order. */
export function PersonDetails({ person }: { person: PersonRow }) {
  const actions = useActions();
  const chat = useChatStore();
  const { profile } = useSession();
  const card = useWorld((state) => state.cards.get(person.id));
  const mayChat = useWorld((state) => hasPermission(state.permissions, "chat"));
  const mayWalk = useWorld((state) => hasPermission(state.permissions, "walk"));
  const world = useWorld((state) => state.worldId);
  const worldName = useWorld((state) => state.worldName);
  const [reporting, setReporting] = useState(false);

  const isNear = useWorld((state) => state.people.some(({ id }) => id === person.id));
  const isGone = useWorld((state) => state.absentId === person.id) && !isNear;
  useEffect(() => {
    if (isGone) return;
    actions.askPerson(person.id);
    if (isNear) return;
    // Whoever is far away walks on unseen: the way to them is asked for anew.
    const timer = setInterval(() => actions.askPerson(person.id), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [actions, person.id, isNear, isGone]);

  if (isGone) {
    return (
      <EmptyState icon={<IconDoorExit size={30} aria-hidden="true" />} title={`${person.name} has left`}>
        They are not in {worldName} any more.
      </EmptyState>
    );
  }

  return (
    <div className="person">
      <div className="person-head">
        <InitialsAvatar name={person.name} size="3.5rem" />
        <p>
          {card === undefined ? (
            <span className="aside-words">Asking who they are…</span>
          ) : (
            <>
              <Badge tone={card.isOwner ? "accent" : "support"}>{card.role.name}</Badge>
              {card.isGuest && <Badge>Guest</Badge>}
              {card.isMuted && <Badge tone="warn">Muted for everyone</Badge>}
              {card.isBlocked && <Badge tone="danger">Blocked by you</Badge>}
            </>
          )}
        </p>
      </div>
      <div className="person-acts">
        <Button
          icon={<IconWalk />}
          disabled={!mayWalk || !(isNear || card?.place)}
          onClick={() => actions.goTo(person.id)}
        >
          Go to them
        </Button>
        <Button
          icon={<IconMessage2 />}
          disabled={!mayChat}
          onClick={() => openChat(chat, { entityId: person.id, name: person.name })}
        >
          Write to them
        </Button>
      </div>
      <PersonAudioControls entityId={person.id} name={person.name} />
      {card && (
        <>
          <div className="person-acts person-quiet">
            <BlockButton userId={card.userId} name={person.name} isBlocked={card.isBlocked} entityId={person.id} />
            {profile?.isGuest === false ? (
              <Button size="sm" variant="ghost" icon={<IconFlag />} onClick={() => setReporting(true)}>
                Report…
              </Button>
            ) : (
              <p className="aside-words">Register to be able to report people.</p>
            )}
          </div>
          <ModerationActs card={card} world={{ id: world, name: worldName }} />
        </>
      )}
      {reporting && card && (
        <ReportDialog
          world={{ id: world, name: worldName }}
          person={{ userId: card.userId, name: person.name }}
          onClose={() => setReporting(false)}
        />
      )}
    </div>
  );
}

interface BlockButtonProps {
  userId: string;
  entityId: number;
  name: string;
  isBlocked: boolean;
}

function BlockButton({ userId, entityId, name, isBlocked }: BlockButtonProps) {
  const actions = useActions();
  const { setPerson } = useMediaActions();
  const [busy, setBusy] = useState(false);
  const toggle = async () => {
    setBusy(true);
    try {
      await api.call(isBlocked ? "unblockPerson" : "blockPerson", { params: { user: userId } });
      actions.setBlocked(entityId, !isBlocked);
      setPerson(entityId, { isBlocked: !isBlocked });
      toast(isBlocked ? `You hear and read ${name} again.` : `Neither of you hears or reads the other any more.`);
    } catch (error) {
      toast(sentenceFor(error), "danger");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" variant="ghost" icon={<IconUserOff />} busy={busy} onClick={() => void toggle()}>
      {isBlocked ? "Unblock" : "Block"}
    </Button>
  );
}
