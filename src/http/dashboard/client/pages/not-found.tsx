import { Empty, Page } from "../parts/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="No such page">
      <Empty>
        There is nothing at this address. <a href="/">Go to the overview</a>.
      </Empty>
    </Page>
  );
}
