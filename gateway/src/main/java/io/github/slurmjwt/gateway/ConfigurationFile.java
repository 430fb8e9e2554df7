package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.NearestName;
import io.github.slurmjwt.gateway.ConfigurationLines.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The configuration file as arguments of the command line: each option by its name without dashes,
 * each parameter of the filter by its own. Whatever option a command has, the file has. Arguments
 * and not picocli's default values, since those are interpolated, and hold one value of a list.
 */
final class ConfigurationFile {
  static final String OPTION = "--config";
  static final Path DEFAULT = Path.of("/etc/slurm-gateway/gateway.conf");

  private static final String DASHES = "--";
  private static final Set<String> ON_THE_COMMAND_LINE_ONLY =
      Set.of(OPTION, GatewayCommand.CHECK, FilterOptions.PARAMETER);
  private static final Pattern COMMENT = Pattern.compile("\\s#");
  private static final String NO_COMMENT =
      "; a # begins a comment only at the start of a line: give it a line of its own";
  private static final Pattern SECOND_WORD = Pattern.compile("([a-z-]{1,40})\\s*[=:\\s].*");
  private static final String SHOWN = "[A-Za-z][A-Za-z0-9_-]{0,40}";

  private final Path file;
  private final CommandLine parser;
  private final Map<String, OptionSpec> options = new TreeMap<>();
  private final List<String> parameters = FilterSettings.parameterNames();
  private final Map<String, Integer> seen = new HashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ConfigurationFile(Path file, CommandLine parser) {
    this.file = file;
    this.parser = parser;
    for (OptionSpec option : parser.getCommandSpec().options()) {
      if (!option.usageHelp()
          && !option.versionHelp()
          && !ON_THE_COMMAND_LINE_ONLY.contains(option.longestName())) {
        options.put(option.longestName().substring(DASHES.length()), option);
      }
    }
  }

  /**
   * Returns the file as arguments. Each has been parsed by itself.
   *
   * @param parser the parser of the command, whose values are then those of the last argument
   * @param given the options and the parameters that the command line has, and which override the
   *     file
   * @throws GatewayException with a sentence for each line that is wrong
   */
  static List<String> arguments(Path file, CommandLine parser, Set<String> given)
      throws GatewayException {
    ConfigurationFile configuration = new ConfigurationFile(file, parser);
    for (Entry entry : ConfigurationLines.read(OPTION, file, configuration.problems)) {
      configuration.take(entry, given);
    }
    if (!configuration.problems.isEmpty()) {
      throw GatewayException.wrongConfiguration(configuration.problems);
    }
    return configuration.arguments;
  }

  private void take(Entry entry, Set<String> given) {
    String key = entry.key();
    String name = parameters.contains(key) ? FilterOptions.optionFor(key) : DASHES + key;
    boolean isShared = name.equals(FilterOptions.PARAMETER) && parameters.contains(key);
    OptionSpec option =
        isShared
            ? parser.getCommandSpec().findOption(name)
            : options.get(name.substring(DASHES.length()));
    if (option == null) {
      problem(entry, unknown(key, entry.value()));
      return;
    }
    String identity = isShared ? key : name;
    Integer first = seen.putIfAbsent(identity, entry.line());
    if (first != null && (isShared || !option.isMultiValue())) {
      problem(entry, key + " is set in line " + first + " already: take one of the two out");
      return;
    }
    String argument = name + "=" + (isShared ? key + "=" : "") + entry.value();
    check(entry, option, argument);
    if (!given.contains(identity)) {
      arguments.add(argument);
    }
  }

  private void check(Entry entry, OptionSpec option, String argument) {
    try {
      parser.parseArgs(argument);
    } catch (ParameterException e) {
      String hint = COMMENT.matcher(entry.value()).find() ? NO_COMMENT : "";
      problem(entry, UsageErrors.problemOf(entry.key(), option, e) + hint);
    }
  }

  private String unknown(String key, String value) {
    if (ON_THE_COMMAND_LINE_ONLY.contains(DASHES + key)) {
      return key + " is for the command line only: take the line out";
    }
    Matcher second = SECOND_WORD.matcher(value);
    if (second.matches() && options.containsKey(key + "-" + second.group(1))) {
      return "unknown key " + key + ": did you mean " + key + "-" + second.group(1) + "?";
    }
    List<String> known = new ArrayList<>(options.keySet());
    known.addAll(parameters);
    String shown = key.matches(SHOWN) ? "unknown key " + key : "unknown key (not shown)";
    return shown + ": did you mean " + NearestName.of(key.replaceFirst("^-+", ""), known) + "?";
  }

  private void problem(Entry entry, String sentence) {
    problems.add(ConfigurationLines.place(file, entry.line()) + sentence);
  }
}
