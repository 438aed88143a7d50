/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "html-report.h"

#include "common/text-table.h"
#include "conduct.h"
#include "helper/records/record-file.h"
#include "html-pictures.h"
#include "html-style.h"
#include "model/internal/text.h"
#include "simulation.h"

#include "ns3/rfc-tcp-ladder.h"

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <cmath>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace compare
{

namespace
{

using common::ExactText;
using ns3::rfctcp::EscapeXml;

/** @return a value of an attribute: times, which ns-3 writes as +3e+09ns, in seconds */
std::string
FormatValue(const std::string& value)
{
    static const std::regex TIME("\\+[0-9.e+]+ns");
    return std::regex_match(value, TIME) ? ExactText(ns3::Time(value).GetSeconds()) + " s" : value;
}

/** @return the options of this program that stand for a scenario */
std::string
DescribeOptions(const Scenario& scenario)
{
    if (!scenario.program.empty())
    {
        return "--program=\"" + scenario.summary + "\"";
    }
    return "--client=\"" + scenario.texts[CLIENT] + "\" --server=\"" + scenario.texts[SERVER] +
           "\"" + (scenario.rules.empty() ? "" : " --rules=\"" + scenario.rules + "\"");
}

/** @return a mean with its interval for a page */
std::string
FormatForPage(const Estimate& estimate, std::size_t runs)
{
    std::string text = FormatMean(estimate, runs);
    const auto sign = text.find("+-");
    return sign == std::string::npos ? text : text.replace(sign, 2, "± ");
}

/** @return true if two means differ by more than their confidence intervals and 1 % explain */
bool
Differ(const Estimate& a, const Estimate& b)
{
    if (a.count == 0 || b.count == 0)
    {
        return a.count != b.count;
    }
    const double room =
        (std::isnan(a.halfWidth) ? 0 : a.halfWidth) + (std::isnan(b.halfWidth) ? 0 : b.halfWidth);
    return std::abs(a.mean - b.mean) > std::max(room, 0.01 * std::abs(a.mean));
}

/** Writes the page from top to bottom. */
class Page
{
  public:
    /** @param file the page @param options that determine the runs @param groups all results */
    Page(std::ostream& file, const Options& options, const std::vector<Group>& groups)
        : m_file(file),
          m_options(options),
          m_groups(groups)
    {
    }

    /** What was run. */
    void WriteHead();
    /** How to read the tables, and where they are. */
    void WriteLinks();

    /** @return true if a program of the user was run in place of scenarios */
    bool IsProgram() const
    {
        return !m_options.scenarios.front()->program.empty();
    }

    /** @param scenario to be described, with its tables */
    void WriteTables(const Scenario& scenario);
    /** @param scenario whose distributions of completion times are drawn, if they have a width */
    void WriteDistributions(const Scenario& scenario);
    /** @param run of a scenario, drawn */
    void WriteRun(const DrawnRun& run);
    /** The end of the page. */
    void WriteEnd();

  private:
    /** A line of a table. @param name of the quantity @param cells of the TCPs @param differs mark
     * the line */
    void WriteRow(const std::string& name, const std::vector<std::string>& cells, bool differs);
    /** @param groups of the TCPs, of one scenario and loss */
    void WriteTable(const std::vector<const Group*>& groups);
    /** @param run drawn; its state diagrams, if Graphviz can be run */
    void WriteStates(const DrawnRun& run);
    /** @param run drawn; links to its files */
    void WriteFiles(const DrawnRun& run);

    std::ostream& m_file;               ///< the page
    const Options& m_options;           ///< that determine the runs
    const std::vector<Group>& m_groups; ///< all results
    bool m_hasDot{true};                ///< Graphviz can be run
};

void
Page::WriteHead()
{
    std::vector<std::string> titles;
    for (const Stack& stack : m_options.stacks)
    {
        titles.push_back(stack.title);
    }
    const std::string tcps = EscapeXml(boost::algorithm::join(titles, " and "));
    m_file << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              "<title>"
           << tcps << ": a comparison</title>\n<style>" << HTML_STYLE
           << "</style>\n</head>\n<body>\n<main>\n"
           << "<h1>" << tcps << " on the same connections</h1>\n"
           << "<h2 id=\"setup\">What was run</h2>\n<table class=\"keys\">\n";
    const auto row = [this](const std::string& name, const std::string& value) {
        m_file << "<tr><th scope=\"row\">" << name << "</th><td>" << EscapeXml(value)
               << "</td></tr>\n";
    };
    std::string losses;
    for (const double loss : m_options.losses)
    {
        losses += (losses.empty() ? "" : ", ") + ExactText(loss);
    }
    std::ostringstream queue;
    queue << m_options.link.queue;
    if (IsProgram())
    {
        row("program", m_options.scenarios.front()->summary);
        row("runs of each TCP", std::to_string(m_options.runs));
        row("seed", std::to_string(m_options.seed));
        row("versions", ns3::rfctcp::DescribeVersions());
        m_file << "</table>\n";
        WriteLinks();
        return;
    }
    row("queue of each device", queue.str());
    row("random loss, each way", losses);
    row("runs of each scenario, loss and TCP", std::to_string(m_options.runs));
    row("seed", std::to_string(m_options.seed));
    row("MSL", ExactText(m_options.msl.GetSeconds()) + " s");
    row("SACK", m_options.sack ? "on" : "off");
    if (!m_options.rules.empty())
    {
        row("rules of the link", m_options.rules);
    }
    row("versions", ns3::rfctcp::DescribeVersions());
    m_file << "</table>\n"
           << MakeFigure(DrawTopology(m_options.link), "Topology of every run")
           << "<h3>Attributes that differ from their defaults</h3>\n<table "
              "class=\"keys\">\n";
    for (const Setting& setting : m_options.settings)
    {
        row("<code>" + EscapeXml(setting.name) + "</code>", FormatValue(setting.value));
    }
    m_file << "</table>\n";
    WriteLinks();
}

void
Page::WriteLinks()
{
    m_file
        << "<p>All numbers: <a href=\"summary.csv\">summary.csv</a>, "
           "<a href=\"runs.csv\">runs.csv</a>, <a href=\"summary.txt\">summary.txt</a>. Means are "
           "taken over the runs, by seed, that were clean with all TCPs; ± is half of the 95 % "
           "confidence interval. In rows with a bold name and a colored ground a TCP differs from "
           "the first one by more than "
           "both intervals together and by more than 1 %.</p>\n<nav "
           "aria-label=\"Scenarios\"><ul>\n";
    for (const Scenario* scenario : m_options.scenarios)
    {
        m_file << "<li><a href=\"#" << scenario->name << "\">" << scenario->name << "</a></li>\n";
    }
    m_file << "</ul></nav>\n";
}

void
Page::WriteRow(const std::string& name, const std::vector<std::string>& cells, bool differs)
{
    m_file << "<tr" << (differs ? " class=\"differs\"" : "") << "><th scope=\"row\">" << name
           << "</th>";
    for (const auto& cell : cells)
    {
        m_file << "<td>" << cell << "</td>";
    }
    m_file << "</tr>\n";
}

void
Page::WriteTable(const std::vector<const Group*>& groups)
{
    const Group& first = *groups.front();
    m_file << "<table>\n"
           << (IsProgram() ? "" : "<caption>loss " + ExactText(first.loss) + "</caption>\n")
           << "<tr><td></td>";
    for (const Group* group : groups)
    {
        m_file << "<th scope=\"col\">" << EscapeXml(group->stack->title) << "</th>";
    }
    m_file << "</tr>\n";
    const auto writeTexts = [&](const std::string& name, const auto& getText) {
        std::vector<std::string> cells;
        for (const Group* group : groups)
        {
            cells.push_back(getText(*group));
        }
        const bool differs = std::any_of(cells.begin(), cells.end(), [&cells](const auto& cell) {
            return cell != cells.front();
        });
        WriteRow(name, cells, differs);
    };
    for (const Verdict verdict : VERDICTS)
    {
        const auto count = [verdict](const Group& group) {
            return CountVerdict(verdict, group.results);
        };
        if (std::any_of(groups.begin(), groups.end(), [&count](const Group* group) {
                return count(*group) > 0;
            }))
        {
            writeTexts(std::string("runs: ") + GetName(verdict),
                       [&count](const Group& group) { return std::to_string(count(group)); });
        }
    }
    const Choice choice = ChooseComparable(first, m_groups);
    const auto runs = static_cast<std::size_t>(std::count(choice.begin(), choice.end(), true));
    for (const Metric& metric : METRICS)
    {
        if (metric.trouble)
        {
            writeTexts(metric.title,
                       [&metric](const Group& group) { return FormatSum(metric, group.results); });
            continue;
        }
        const Estimate reference = EstimateMetric(metric, first.results, choice);
        std::vector<std::string> cells;
        bool differs = false;
        for (const Group* group : groups)
        {
            const Estimate mean = EstimateMetric(metric, group->results, choice);
            cells.push_back(FormatForPage(mean, runs));
            differs = differs || Differ(reference, mean);
        }
        WriteRow(metric.title, cells, differs);
    }
    m_file << "</table>\n";
}

void
Page::WriteTables(const Scenario& scenario)
{
    m_file << "<h2 id=\"" << scenario.name << "\">" << scenario.name << "</h2>\n<p>"
           << EscapeXml(scenario.summary) << (IsProgram() ? "" : ".") << "</p>\n<p><code>"
           << EscapeXml(DescribeOptions(scenario)) << "</code></p>\n<div class=\"tables\">\n";
    for (const double loss : m_options.losses)
    {
        WriteTable(SelectGroups(m_groups, scenario, loss));
    }
    m_file << "</div>\n";
    WriteDistributions(scenario);
}

void
Page::WriteDistributions(const Scenario& scenario)
{
    std::string figures;
    for (const double loss : m_options.losses)
    {
        const std::string svg = DrawDistribution(SelectGroups(m_groups, scenario, loss));
        if (!svg.empty())
        {
            figures += MakeFigure(svg,
                                  "Distribution of completion times of " + scenario.name +
                                      (IsProgram() ? "" : ", loss " + ExactText(loss)));
        }
    }
    if (!figures.empty())
    {
        m_file << "<details><summary>Distributions of completion times</summary>\n"
                  "<div class=\"tables charts\">\n"
               << figures << "</div></details>\n";
    }
}

void
Page::WriteRun(const DrawnRun& run)
{
    const RunSpec& spec = run.specs.front();
    m_file << "<h3>One run: " << (IsProgram() ? "" : "random loss " + ExactText(spec.loss) + ", ")
           << "run " << spec.run << "</h3>\n";
    const LadderSide& first = run.sides.front();
    for (const LadderSide& side : run.sides)
    {
        if (&side == &first)
        {
            continue;
        }
        const std::string difference = DescribeFirstDifference({first.stack->name, first.journal},
                                                               {side.stack->name, side.journal});
        m_file << "<p class=\"difference\">"
               << (difference.empty()
                       ? first.stack->name + " and " + side.stack->name + " send the same segments"
                       : "The first segment in which they differ: " + EscapeXml(difference))
               << ".</p>\n";
    }
    m_file << "<div class=\"pair\">\n";
    ns3::RfcTcpLadder::Style style;
    style.margin = 8;
    style.inner = 320;
    style.outer = 140;
    for (const LadderSide& side : run.sides)
    {
        auto panel = MakePanel(spec, side);
        std::vector<std::string> facts;
        facts.swap(panel.facts); // too long for a narrow ladder
        m_file << MakeFigure(
            Inline([&](const std::string& path) { ns3::RfcTcpLadder(style).Draw(path, panel); },
                   ".svg"),
            "Ladder of " + spec.scenario->name + " with " + panel.title + ": " + panel.badge,
            facts);
    }
    m_file << "</div>\n";
    if (spec.loss == 0 && m_hasDot)
    {
        WriteStates(run);
    }
    WriteFiles(run);
}

void
Page::WriteStates(const DrawnRun& run)
{
    std::string figures;
    try
    {
        for (const LadderSide& side : run.sides)
        {
            figures += MakeFigure(DrawStates(side.journal),
                                  "Transitions of " + run.specs.front().scenario->name + ", " +
                                      side.stack->name);
        }
    }
    catch (const std::runtime_error& error)
    {
        std::cerr << "report.html has no state diagrams: " << error.what() << "\n";
        m_hasDot = false;
        figures = "<p>There is no state diagram: dot (Graphviz) cannot be run.</p>";
    }
    m_file << "<details><summary>State diagrams</summary>\n<div class=\"pair\">\n"
           << figures << "</div></details>\n";
}

void
Page::WriteFiles(const DrawnRun& run)
{
    m_file << "<p>Files: <a href=\"" << run.file << "\">the ladders</a>";
    const auto link = [this](const std::string& path, const std::string& name) {
        m_file << ", <a href=\"" << path << "\">" << name << "</a>";
    };
    for (const RunSpec& one : run.specs)
    {
        const std::string prefix = GetFilePrefix(one);
        if (IsProgram())
        {
            link(prefix, "the files of " + one.stack->name);
            continue;
        }
        for (const std::string suffix :
             {"-states.csv", "-events.csv", "-segments.csv", "-client.pcap", "-server.pcap"})
        {
            link(prefix + suffix, one.stack->name + suffix);
        }
    }
    m_file << "</p>\n";
}

void
Page::WriteEnd()
{
    m_file << "</main>\n</body>\n</html>\n";
}

} // namespace

void
WriteHtmlReport(const std::string& path,
                const Options& options,
                const std::vector<Group>& groups,
                const std::vector<DrawnRun>& drawn)
{
    std::ofstream file(path);
    Page page(file, options, groups);
    page.WriteHead();
    for (const Scenario* scenario : options.scenarios)
    {
        page.WriteTables(*scenario);
        for (const DrawnRun& run : drawn)
        {
            if (run.specs.front().scenario == scenario)
            {
                page.WriteRun(run);
            }
        }
    }
    page.WriteEnd();
    file.close();
    if (!file)
    {
        throw std::runtime_error("cannot write " + path);
    }
}

} // namespace compare
