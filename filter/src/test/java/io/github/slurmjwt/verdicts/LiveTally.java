package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.SlurmRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a release says, held against what was recorded and against the filter. */
final class LiveTally {
  static final String NO_START = "does not start";
  static final String ACCEPTED = "accepted: ";
  private static final String UID = ACCEPTED + "uid ";

  private final SlurmRelease release;
  private final LiveAccounts accounts;
  private final Map<String, LiveDifference> listed;
  private final Map<String, Integer> differences = new TreeMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private int sent;
  private int same;
  private int stricter;
  private int accepted;
  private int wrongUsers;

  LiveTally(SlurmRelease release, LiveAccounts accounts) {
    this.release = release;
    this.accounts = accounts;
    listed = LiveDifference.listed(release.number());
  }

  void leaveOut(int lines, String why) {
    leftOut.merge(why, lines, Integer::sum);
  }

  /** Counts a line: what the release says, and what the filter says. */
  void add(JsonNode node, VerdictLine line, String live, String ours) {
    sent++;
    JsonNode recorded = VerdictFiles.recorded(node, release);
    String all = " [recorded " + text(recorded) + ", Slurm " + live + ", filter " + ours + "]";
    String about = line.id() + " " + line.about() + " (" + line.config() + ")" + all;
    Optional<LiveDifference> why = Optional.ofNullable(listed.get(line.id()));
    boolean differs = !live.equals(text(recorded));
    boolean slurmAccepts = live.startsWith(ACCEPTED);
    if (!ours.startsWith(ACCEPTED)) {
      if (slurmAccepts) {
        stricter++;
        differs |= rule(line, recorded, live, ours).isEmpty();
      } else {
        same++;
      }
    } else if (slurmAccepts) {
      checkUser(live, accounts.uid(ours.substring(ACCEPTED.length()), recorded), about);
    } else {
      differs = true;
      checkAccepted(why, about);
    }
    if (differs) {
      why.ifPresentOrElse(
          known -> differences.merge(known.text(), 1, Integer::sum),
          () -> faults.add("not in live-differences.tsv: " + about));
    } else if (why.isPresent()) {
      faults.add("differs no longer, but is in live-differences.tsv: " + about);
    }
  }

  private void checkUser(String live, int uid, String about) {
    if (live.equals(UID + uid)) {
      same++;
    } else {
      wrongUsers++;
      faults.add("wrong user: " + about);
    }
  }

  /** A line that is listed for another reason is no less accepted against Slurm. */
  private void checkAccepted(Optional<LiveDifference> why, String about) {
    if (!why.map(LiveDifference::filterAccepts).orElse(false)) {
      accepted++;
      faults.add("accepted though Slurm refuses: " + about);
    }
  }

  private Optional<Rule> rule(VerdictLine line, JsonNode recorded, String live, String ours) {
    String user =
        recorded.has("user")
            ? recorded.get("user").asText()
            : accounts.user(Integer.parseInt(live.substring(UID.length()))).orElse("");
    return Rule.explaining(line.judged(new VerdictFiles.Verdict(true, user, "")), ours);
  }

  private String text(JsonNode recorded) {
    if (recorded.get("accept").booleanValue()) {
      return UID + accounts.uid(recorded.get("user").asText(), recorded);
    }
    return recorded.path("error").asText().equals("config_refused") ? NO_START : "refused";
  }

  /** Prints the figures on one line. */
  void print() throws Exception {
    int newer = sent - same - stricter - accepted - wrongUsers;
    System.out.printf(
        "Slurm %s: %d lines sent, %d same, %d stricter by rule, %d accepted though Slurm refuses,"
            + " %d wrong users; %d accepted as a newer Slurm does or where Slurm does not start;"
            + " listed differences %s; left out %s%n",
        release.version(), sent, same, stricter, accepted, wrongUsers, newer, differences, leftOut);
  }

  /** Returns what must not be. */
  List<String> faults() {
    return faults;
  }
}
