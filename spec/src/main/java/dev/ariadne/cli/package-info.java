/** The one command line: {@link dev.ariadne.cli.Main} and one class per subcommand. */
@NullMarked
package dev.ariadne.cli;

import org.jspecify.annotations.NullMarked;
