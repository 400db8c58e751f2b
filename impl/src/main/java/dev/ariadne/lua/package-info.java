/** The Lua that runs scripts: the C implementation of 5.1 with Redis' sandbox around it, as a {@link dev.ariadne.core.script.ScriptEngine}. */
@NullMarked
package dev.ariadne.lua;

import org.jspecify.annotations.NullMarked;
