import { answer } from "./worker-body.js";

const onMessage = answer((message) => self.postMessage(message));
self.onmessage = ({ data }) => onMessage(data);
