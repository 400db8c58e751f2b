/** The command table and what each command does, one file for each family. */
@NullMarked
package dev.ariadne.core.command;

import org.jspecify.annotations.NullMarked;
