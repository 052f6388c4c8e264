import { Fragment } from "preact";

/** A name that may break where its words end. */
export function Name({ children }: { readonly children: string }) {
  return (
    <>
      {children.split(/(?<=_)/).map((word, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {word}
        </Fragment>
      ))}
    </>
  );
}
