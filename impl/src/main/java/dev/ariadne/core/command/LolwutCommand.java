package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;

import dev.ariadne.core.repl.Replication;
import java.util.random.RandomGenerator;

/** LOLWUT: a picture by chance and the version, which is what programs read of it. */
final class LolwutCommand {
    private static final int COLUMNS = 32;
    private static final int ROWS = 8;
    private static final String STROKES = "/\\";

    private LolwutCommand() {}

    static void define(CommandTable t) {
        t.family();
        t.def("lolwut", -1, READONLY | FAST, LolwutCommand::lolwut);
    }

    private static void lolwut(Call call) {
        if (call.args().count() > 2 && call.args().is(1, "VERSION")) {
            call.args().number(2);
        }
        RandomGenerator random = call.node.random();
        StringBuilder picture = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                picture.append(STROKES.charAt(random.nextInt(STROKES.length())));
            }
            picture.append('\n');
        }
        call.reply().verbatim(picture + "\nA maze of one line. Redis ver. " + Replication.REDIS_VERSION + "\n");
    }
}
