package dev.ariadne.report.counterexample;

import dev.ariadne.tla.Models;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the specification's own comments say of its properties and constants. */
final class Glossary {
    /** A paragraph that begins with a comment, which is about all that is defined in it. */
    private static final Pattern PARAGRAPH = Pattern.compile("^((?:\\\\\\* .*\\n)+)((?:.+\\n)+)", Pattern.MULTILINE);

    private static final Pattern DEFINITION = Pattern.compile("^(\\w+) ==", Pattern.MULTILINE);
    private static final Pattern CONSTANT =
            Pattern.compile("^ +(\\w+(?:, *\\w+)*),? *\\\\\\* (.*(?:\\n {8,}\\\\\\* .*)*)", Pattern.MULTILINE);
    private static final Map<String, String> PROPERTIES = properties();
    private static final Map<String, String> CONSTANTS = constants();

    private Glossary() {}

    /** What a property says; empty if that is not known. */
    static String property(String name) {
        return PROPERTIES.getOrDefault(name, "");
    }

    /** What a constant stands for; empty if that is not known. */
    static String constant(String name) {
        return CONSTANTS.getOrDefault(name, "");
    }

    private static Map<String, String> properties() {
        Map<String, String> meanings = new TreeMap<>();
        for (MatchResult paragraph :
                PARAGRAPH.matcher(Models.module("Properties.tla")).results().toList()) {
            DEFINITION
                    .matcher(paragraph.group(2))
                    .results()
                    .forEach(definition -> meanings.put(definition.group(1), plain(paragraph.group(1))));
        }
        return meanings;
    }

    private static Map<String, String> constants() {
        Map<String, String> meanings = new TreeMap<>();
        String module = Models.module("Cluster.tla");
        String constants = module.substring(module.indexOf("\nCONSTANTS"), module.indexOf("\nVARIABLES"));
        for (MatchResult line : CONSTANT.matcher(constants).results().toList()) {
            for (String name : line.group(1).split(", *", -1)) {
                meanings.put(name, plain(line.group(2)));
            }
        }
        return meanings;
    }

    private static String plain(String comment) {
        return comment.replaceAll("(^|\\n) *\\\\\\* *", " ")
                .replaceAll(" +", " ")
                .trim();
    }
}
