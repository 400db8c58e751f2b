/**
 * Scripts: EVAL and functions, in the Lua 5.1 that Redis uses too (through luajava), with the effects of their commands in the stream
 * (Redis: eval.c, functions.c, script.c, script_lua.c).
 */
@NullMarked
package dev.ariadne.core.script;

import org.jspecify.annotations.NullMarked;
