import { render } from "preact";
import { Bench } from "./bench.tsx";
import { connect } from "./state.ts";
import "../theme/faces.css";
import "./bench.css";

connect();
render(<Bench />, document.body);
