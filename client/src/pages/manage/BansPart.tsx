import type { Ban } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, EmptyState, InitialsAvatar, Pager, Segmented, toast } from "@crowdwire/ui";
import { IconMoodSmile } from "@tabler/icons-react";
import { useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showMoment, showUntil } from "../when.ts";
import type { PartProps } from "./parts.tsx";

/** Who is kept out of a world, why and until when; and letting them in again. */
export function BansPart({ world }: PartProps) {
  const [show, setShow] = useState<"active" | "all">("active");
  const [page, setPage] = useState(1);
  const bans = useRoute("listBans", { params: { world: world.id }, query: { show, page: String(page) } });
  return (
    <Card className="section">
      <header>
        <h2>Bans</h2>
        <Segmented
          label="Which bans"
          options={[
            { value: "active", label: "In force" },
            { value: "all", label: "All" },
          ]}
          value={show}
          onChange={(value) => {
            setShow(value);
            setPage(1);
          }}
        />
        <p>You ban somebody from the members, or from the list of people inside the world.</p>
      </header>
      <Loaded query={bans} what="the bans">
        {({ bans: list, total, limit }) => (
          <>
            {list.length === 0 && (
              <EmptyState icon={<IconMoodSmile size={34} aria-hidden="true" />} title="Nobody is banned">
                May it stay like this.
              </EmptyState>
            )}
            <ul className="rows">
              {list.map((ban) => (
                <BanRow key={ban.id} ban={ban} worldId={world.id} />
              ))}
            </ul>
            <Pager label="Pages of bans" page={page} total={total} limit={limit} onChange={setPage} />
          </>
        )}
      </Loaded>
    </Card>
  );
}

function BanRow({ ban, worldId }: { ban: Ban; worldId: string }) {
  const lift = useAct("liftBan", {
    changes: ["listBans"],
    done: () => toast(`${ban.user.name} may come in again.`, "good"),
  });
  return (
    <li className="row">
      <InitialsAvatar name={ban.user.name} size="2.5rem" />
      <span className="row-words">
        <strong>{ban.user.name}</strong>
        <span>“{ban.reason}”</span>
        <span>
          {showMoment(ban.createdAt)}
          {ban.createdBy && ` by ${ban.createdBy.name}`}, {showUntil(ban.until)}
          {ban.lifted && `; lifted ${showMoment(ban.lifted.at)}${ban.lifted.by ? ` by ${ban.lifted.by.name}` : ""}`}
        </span>
      </span>
      <span className="row-end">
        {ban.isActive ? (
          <Button
            size="sm"
            busy={lift.isPending}
            aria-label={`Lift the ban of ${ban.user.name}`}
            onClick={() =>
              lift.mutate(
                { params: { world: worldId, ban: ban.id } },
                { onError: (error) => toast(sentenceFor(error), "danger") },
              )
            }
          >
            Lift
          </Button>
        ) : (
          <Badge>{ban.lifted ? "Lifted" : "Over"}</Badge>
        )}
      </span>
    </li>
  );
}
