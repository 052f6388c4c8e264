import { render } from "preact";
import { App } from "./app.tsx";
import { followLinks } from "./data/router.ts";
import "./styles/main.css";

followLinks();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
