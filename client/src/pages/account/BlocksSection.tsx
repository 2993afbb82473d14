import { Button, Card, InitialsAvatar, toast } from "@crowdwire/ui";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";

/** Whom one has blocked, and taking it back. */
export function BlocksSection() {
  const blocks = useRoute("listBlocks", {});
  const unblock = useAct("unblockPerson", { changes: ["listBlocks"] });
  return (
    <Card className="section">
      <header>
        <h2>People you have blocked</h2>
        <p>Neither of you hears or reads the other. They are not told.</p>
      </header>
      <Loaded query={blocks} what="your blocks">
        {({ blocks: list }) =>
          list.length === 0 ? (
            <p className="aside-words">Nobody. You can block somebody from the list of people in a world.</p>
          ) : (
            <ul className="rows">
              {list.map(({ userId, name }) => (
                <li key={userId} className="row">
                  <InitialsAvatar name={name} />
                  <span className="row-words">
                    <strong>{name}</strong>
                  </span>
                  <Button
                    size="sm"
                    aria-label={`Unblock ${name}`}
                    onClick={() =>
                      unblock.mutate(
                        { params: { user: userId } },
                        { onError: (error) => toast(sentenceFor(error), "danger") },
                      )
                    }
                  >
                    Unblock
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
