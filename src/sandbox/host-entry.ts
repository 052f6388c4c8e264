// Where a gene host starts when sg runs from its source. The binary starts `sg __gene-host` instead, from main.ts.
import { geneHostMain } from "./host-main.ts";

await geneHostMain();
