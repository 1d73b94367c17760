// SPDX-License-Identifier: Apache-2.0
import { byId, largeTextSwitch } from "./ui";

largeTextSwitch(byId("large", HTMLButtonElement));
