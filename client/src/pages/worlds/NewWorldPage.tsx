import "./worlds.css";
import { Button, Card, Notice } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { SignedInOnly } from "../site/SignedInOnly.tsx";
import { SitePage } from "../site/SitePage.tsx";
import { useTitle } from "../useTitle.ts";
import { MapGallery } from "./MapGallery.tsx";
import { WorldFields } from "./WorldFields.tsx";
import { NewWorldForm } from "./worldShape.ts";

/** Making a world: a map, a name, and who may come. */
export function NewWorldPage() {
  useTitle("Create a world");
  return (
    <SignedInOnly registered to="create worlds">
      {() => <Creating />}
    </SignedInOnly>
  );
}

function Creating() {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const form = useForm({
    shape: NewWorldForm,
    start: {
      name: "",
      description: "",
      tags: [] as string[],
      capacity: "100",
      visibility: "public" as const,
      guestsAllowed: true,
      map: "",
    },
    send: async (body) => {
      const world = await api.call("createWorld", { body });
      await client.invalidateQueries({ queryKey: ["listWorlds"] });
      navigate(`/worlds/${world.slug}?new`);
    },
  });
  return (
    <SitePage>
      <form className="new-world" onSubmit={form.submit} noValidate aria-label="Create a world">
        <header className="page-head">
          <div>
            <h1>Create a world</h1>
            <p>
              Choose a map, give it a name. Everything can be changed later. A map of your own goes in once the world is
              there: under Settings, “A map of your own”.
            </p>
          </div>
        </header>
        <MapGallery value={form.values.map} onChange={(map) => form.set({ map })} error={form.errorOf("map")} />
        <Card>
          <WorldFields form={form} />
        </Card>
        {form.failure && (
          <Notice tone="danger" title="The world is not there yet">
            {form.failure}
          </Notice>
        )}
        <div className="form-end">
          <Button type="submit" variant="primary" size="lg" busy={form.busy}>
            Create the world
          </Button>
        </div>
      </form>
    </SitePage>
  );
}
