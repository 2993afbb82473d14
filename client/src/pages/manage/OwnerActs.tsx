import { WorldCreation } from "@crowdwire/protocol/rest";
import { Button, Card, Dialog, InitialsAvatar, Notice, TextField, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useLocation } from "wouter";
import { z } from "zod";
import { sentenceFor } from "../../api/ApiError.ts";
import { api } from "../../api/browserApi.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { useForm } from "../../forms/useForm.ts";
import { Loaded } from "../site/Loaded.tsx";
import type { PartProps } from "./parts.tsx";

const CloneForm = z.strictObject({ name: WorldCreation.shape.name });

/** A second world like this one, without its people. */
export function CloneSection({ world }: PartProps) {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const form = useForm({
    shape: CloneForm,
    start: { name: `${world.name} 2`.slice(0, 50) },
    send: async (body) => {
      const copy = await api.call("cloneWorld", { params: { world: world.id }, body });
      await client.invalidateQueries({ queryKey: ["listWorlds"] });
      toast(`${copy.name} is there.`, "good");
      navigate(`/worlds/${copy.slug}?new`);
    },
  });
  return (
    <Card>
      <form className="section" onSubmit={form.submit} noValidate aria-label="Make a copy">
        <header>
          <h2>Make a copy</h2>
          <p>With the same settings, map and roles, without its people.</p>
        </header>
        <TextField label="Name of the copy" autoComplete="off" {...form.text("name")} />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          <Button type="submit" busy={form.busy}>
            Make the copy
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Hands the world to another registered member: the one way in which ownership moves. */
export function TransferSection({ world }: PartProps) {
  const [text, setText] = useState("");
  const [heir, setHeir] = useState<{ userId: string; name: string } | null>(null);
  const members = useRoute("listMembers", { params: { world: world.id }, query: { text, limit: "5" } });
  const transfer = useAct("transferWorld", {
    changes: ["readWorld", "listWorlds", "listMembers", "listRoles"],
    done: () => {
      toast(`${world.name} belongs to ${heir?.name} now.`, "good");
      setHeir(null);
    },
  });
  return (
    <Card className="section">
      <header>
        <h2>Hand it over</h2>
        <p>Another registered member becomes the owner; you stay as a member.</p>
      </header>
      <TextField
        label="Find a member"
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Loaded query={members} what="the members">
        {({ members: list }) => {
          const heirs = list.filter(({ isOwner, isGuest }) => !isOwner && !isGuest);
          return heirs.length === 0 ? (
            <p className="aside-words">No other registered member has such a name. Invite somebody first.</p>
          ) : (
            <ul className="rows">
              {heirs.map((member) => (
                <li key={member.userId} className="row">
                  <InitialsAvatar name={member.name} />
                  <span className="row-words">
                    <strong>{member.name}</strong>
                  </span>
                  <Button size="sm" onClick={() => setHeir(member)}>
                    Hand over to {member.name}…
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <Dialog
        open={heir !== null}
        onClose={() => setHeir(null)}
        title={`Hand ${world.name} over to ${heir?.name ?? ""}?`}
        actions={
          <>
            <Button onClick={() => setHeir(null)}>Keep it</Button>
            <Button
              variant="danger"
              busy={transfer.isPending}
              onClick={() =>
                heir &&
                transfer.mutate(
                  { params: { world: world.id }, body: { userId: heir.userId } },
                  { onError: (error) => toast(sentenceFor(error), "danger") },
                )
              }
            >
              Hand it over
            </Button>
          </>
        }
      >
        <p>They may do everything with it from then on, also delete it. Only they can give it back.</p>
      </Dialog>
    </Card>
  );
}

/** Deletes the world; it can be restored for 30 days. */
export function DeleteWorldSection({ world }: PartProps) {
  const formId = useId();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const remove = useAct("deleteWorld", {
    done: () => {
      toast(`${world.name} is deleted. You can restore it for 30 days.`);
      navigate("/worlds?list=deleted");
    },
  });
  return (
    <Card className="section">
      <header>
        <h2>Delete this world</h2>
        <Button variant="danger" size="sm" onClick={() => setAsking(true)}>
          Delete it…
        </Button>
        <p>People inside are told and sent out. You can restore it for 30 days.</p>
      </header>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${world.name}?`}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button type="submit" form={formId} variant="danger" busy={remove.isPending}>
              Delete it
            </Button>
          </>
        }
      >
        <form
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            remove.mutate({ params: { world: world.id } }, { onError: (error) => toast(sentenceFor(error), "danger") });
          }}
        >
          <p>
            {world.online === 0 ? "Nobody is inside." : `${world.online} inside are sent out.`} Its links stop working.
            For 30 days you find it under “Deleted” in the list of worlds.
          </p>
        </form>
      </Dialog>
    </Card>
  );
}
