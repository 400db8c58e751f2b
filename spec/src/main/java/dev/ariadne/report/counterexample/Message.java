package dev.ariadne.report.counterexample;

/**
 * A message between two servers.
 *
 * @param from the sender
 * @param to who it is for
 * @param type the model's name for its kind
 * @param label what it says, in a few words
 * @param sent the step in which it was sent; 0 if it was under way in the beginning
 * @param fate what became of it
 * @param ended the step in which it was received or lost; the last one if it is still under way
 */
record Message(String from, String to, String type, String label, int sent, Fate fate, int ended) {
    enum Fate {
        RECEIVED("received"),
        LOST("lost"),
        UNDER_WAY("still under way");

        private final String words;

        Fate(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
