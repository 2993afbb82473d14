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
import { OwnMapCard } from "./OwnMapCard.tsx";
import { useOwnMap } from "./useOwnMap.ts";
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
  const own = useOwnMap((map) => form.set({ map }));
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
      if (own.state.is === "ready" && own.state.prepared.id === body.map) await givePicture(world.id);
      await client.invalidateQueries({ queryKey: ["listWorlds"] });
      navigate(`/worlds/${world.slug}?new`);
    },
  });
  /** The world is there: what its picture lacks is no reason to stop. */
  const givePicture = async (world: string) => {
    const picture = await own.picture();
    if (picture === null) return;
    await api.call("uploadMapPicture", { params: { world }, file: picture }).catch(reportError);
  };
  const isOnItsWay = own.state.is === "sending" && form.values.map === "";
  const mapError = form.errorOf("map");
  return (
    <SitePage>
      <form className="new-world" onSubmit={form.submit} noValidate aria-label="Create a world">
        <header className="page-head">
          <div>
            <h1>Create a world</h1>
            <p>Choose a map or bring your own, and give it a name. Everything can be changed later.</p>
          </div>
        </header>
        <MapGallery
          value={form.values.map}
          onChange={(map) => form.set({ map })}
          error={
            mapError && isOnItsWay ? "Your map is being checked. Wait for it, or choose one that is there." : mapError
          }
          extra={(name) => (
            <OwnMapCard
              own={own}
              name={name}
              value={form.values.map}
              onChange={(map) => form.set({ map })}
              onBegin={() => form.set({ map: "" })}
            />
          )}
        />
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
