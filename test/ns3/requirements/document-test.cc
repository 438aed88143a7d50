/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// doc/requirements.rst, the code, the tests and what both TCPs do must agree.

#include "packetdrill/runner/run-files.h"
#include "support/requirements-document.h"
#include "support/requirements-lab.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace ns3::rfctcp::test
{
namespace
{

/** Labels of RFC 9293, Appendix B, and the one of section 3.1 that is only recommended. */
const std::vector<std::pair<std::string, int>> LABELS{{"MUST", 69},
                                                      {"SHLD", 31},
                                                      {"MAY", 18},
                                                      {"REC", 1}};

/** How many of some tests or requirements held. */
struct Count
{
    uint32_t held{0}; ///< so many
    uint32_t all{0};  ///< of these

    /** @return as the document has it */
    std::string Word() const
    {
        return all == 0 ? "-" : held == all ? "met" : held == 0 ? "not met" : "partly";
    }
};

/** @param test of a row @return whether it is a packetdrill script */
bool
IsScript(const std::string& test)
{
    return test.find('/') != std::string::npos;
}

/** @param test of a row @return whether it is a GoogleTest of RfcTcp alone */
bool
IsTest(const std::string& test)
{
    return !IsScript(test) && test.find('.') != std::string::npos;
}

/** @param text a source @param label as "MUST-10" @return whether brackets with an RFC name it */
bool
IsReferred(const std::string& text, const std::string& label)
{
    const auto references = ReferencesIn(text);
    return std::any_of(references.begin(), references.end(), [&label](const auto& reference) {
        return LabelsIn(reference).count(label) > 0;
    });
}

/**
 * @param text of a test @param reference as "9293 3.10.8"
 * @return whether it is there, perhaps as Rfc9293Section3108
 */
bool
NamesReference(const std::string& text, const std::string& reference)
{
    static const std::regex noise("Section|[\\s./_]");
    return std::regex_replace(text, noise, "").find(std::regex_replace(reference, noise, "")) !=
           std::string::npos;
}

/** @param settings of a run @param paths of scripts @return those that pass */
std::set<std::string>
Passing(const packetdrill::RunSettings& settings, const std::vector<std::string>& paths)
{
    constexpr uint32_t JOBS = 2;
    std::set<std::string> passing;
    packetdrill::RunFiles(paths, settings, JOBS, [&](const packetdrill::Verdict& verdict) {
        if (verdict.kind == packetdrill::VerdictKind::PASS)
        {
            passing.insert(verdict.file);
        }
    });
    return passing;
}

/** @param ipVersion of scripts that name none @return strict settings for RfcTcp */
packetdrill::RunSettings
StrictSettings(int ipVersion)
{
    packetdrill::RunSettings settings;
    settings.ipVersion = ipVersion;
    settings.switches.TurnOn(packetdrill::Switch::STRICT_TAIL);
    return settings;
}

/** @return settings of conformance mode for the built-in TCP */
packetdrill::RunSettings
ConformanceSettings()
{
    packetdrill::RunSettings settings;
    settings.tcp = "builtin";
    settings.conformance = true;
    for (const packetdrill::Switch which : settings.profile->conformance)
    {
        settings.switches.TurnOn(which);
    }
    return settings;
}

/** What every script and check of the document says about both TCPs. */
class Measurement
{
  public:
    /** @param rows whose tests to run */
    explicit Measurement(const std::vector<RequirementRow>& rows)
    {
        std::set<std::string> scripts;
        for (const RequirementRow& row : rows)
        {
            std::copy_if(row.tests.begin(),
                         row.tests.end(),
                         std::inserter(scripts, scripts.end()),
                         IsScript);
        }
        std::vector<std::string> paths;
        for (const std::string& script : scripts)
        {
            paths.push_back(RFC_TCP_SOURCE_DIR + std::string("/") + SCRIPTS + script);
        }
        const auto ours4 = Passing(StrictSettings(4), paths);
        const auto ours6 = Passing(StrictSettings(6), paths);
        const auto builtIn = Passing(ConformanceSettings(), paths);
        for (const std::string& script : scripts)
        {
            const std::string path = RFC_TCP_SOURCE_DIR + std::string("/") + SCRIPTS + script;
            m_ours[script] = ours4.count(path) > 0 && ours6.count(path) > 0;
            m_builtIn[script] = builtIn.count(path) > 0;
        }
        for (const RequirementCheck& check : RequirementChecks())
        {
            m_ours[check.name] = Holds(check, Stack::RFC_TCP);
            m_builtIn[check.name] = Holds(check, Stack::BUILT_IN);
        }
    }

    /** @param row a row @param stack which TCP @return how many of its tests hold */
    Count CountOf(const RequirementRow& row, Stack stack) const
    {
        const auto& results = stack == Stack::RFC_TCP ? m_ours : m_builtIn;
        Count count;
        for (const std::string& test : row.tests)
        {
            if (const auto result = results.find(test); result != results.end())
            {
                ++count.all;
                count.held += result->second ? 1 : 0;
            }
        }
        return count;
    }

  private:
    std::map<std::string, bool> m_ours;    ///< by script or check
    std::map<std::string, bool> m_builtIn; ///< by script or check
};

/** @param rows all @param level of labels @param measurement of them @param stack which TCP
 * @return how many of the level it meets, of those that a simulator can have */
std::string
Score(const std::vector<RequirementRow>& rows,
      const std::string& level,
      const Measurement& measurement,
      Stack stack)
{
    Count count;
    for (const RequirementRow& row : rows)
    {
        if (row.id.rfind(level + '-', 0) == 0 && row.reason.empty())
        {
            ++count.all;
            count.held += measurement.CountOf(row, stack).Word() == "met" ? 1 : 0;
        }
    }
    return std::to_string(count.held) + " of " + std::to_string(count.all);
}

class Requirement : public testing::TestWithParam<RequirementCheck>
{
};

} // namespace

TEST(Requirements, EachIsInTheDocumentOnce)
{
    std::vector<std::string> expected;
    for (const auto& [level, count] : LABELS)
    {
        for (int number = 1; number <= count; ++number)
        {
            expected.push_back(level + '-' + std::to_string(number));
        }
    }
    std::vector<std::string> found;
    for (const RequirementRow& row : ReadRequirements())
    {
        if (row.IsLabelled())
        {
            found.push_back(row.id);
        }
    }
    EXPECT_EQ(found, expected);
}

TEST(Requirements, EachIsInCodeTestAndDocumentation)
{
    const auto tests = ReadTests();
    std::map<std::string, std::string> checks;
    for (const RequirementCheck& check : RequirementChecks())
    {
        checks[check.name] = check.id;
    }
    for (const RequirementRow& row : ReadRequirements())
    {
        if (!row.reason.empty())
        {
            EXPECT_TRUE(row.tests.empty()) << row.id;
            continue;
        }
        EXPECT_FALSE(row.tests.empty()) << row.id << " has no test";
        EXPECT_TRUE(!row.code.empty() || row.ours != "met") << row.id << " has no code";
        for (const std::string& path : row.code)
        {
            const std::string text = ReadSource(path);
            EXPECT_TRUE(row.IsLabelled() ? IsReferred(text, row.id)
                                         : text.find(row.GetReference()) != std::string::npos)
                << path << " does not name " << row.id;
        }
        for (const std::string& test : row.tests)
        {
            const auto found = tests.find(test);
            const auto check = checks.find(test);
            const std::string text = IsScript(test) ? ReadSource(SCRIPTS + test)
                                     : IsTest(test) && found != tests.end()   ? found->second
                                     : !IsTest(test) && check != checks.end() ? check->second
                                                                              : "";
            EXPECT_FALSE(text.empty()) << row.id << ": no test " << test;
            EXPECT_TRUE(row.IsLabelled() ? LabelsIn(text).count(row.id) > 0
                                         : NamesReference(text, row.GetReference()))
                << test << " does not name " << row.id;
        }
    }
}

TEST(Requirements, NothingElseIsNamed)
{
    std::set<std::string> known;
    std::set<std::string> listed;
    for (const RequirementRow& row : ReadRequirements())
    {
        known.insert(row.id);
        listed.insert(row.tests.begin(), row.tests.end());
    }
    const auto expectKnown = [&known](const std::string& text, const std::string& where) {
        for (const std::string& label : LabelsIn(text))
        {
            EXPECT_EQ(known.count(label), 1U) << where << " names " << label;
        }
    };
    for (const char* folder : {"model", "helper"})
    {
        for (const char* extension : {".cc", ".h"})
        {
            for (const std::string& path : FilesIn(folder, extension))
            {
                expectKnown(ReadSource(path), path);
            }
        }
    }
    for (const auto& [name, text] : ReadTests())
    {
        expectKnown(text, name);
    }
    for (const std::string& path : FilesIn(SCRIPTS, ".pkt"))
    {
        expectKnown(ReadSource(path), path);
    }
    for (const std::string& path : FilesIn(SCRIPTS + std::string("requirements"), ".pkt"))
    {
        const std::string script = path.substr(std::string(SCRIPTS).size());
        EXPECT_EQ(listed.count(script), 1U) << script << " is not in the document";
    }
    for (const RequirementCheck& check : RequirementChecks())
    {
        EXPECT_EQ(listed.count(check.name), 1U) << check.name << " is not in the document";
    }
}

TEST(Requirements, ResultsAreThoseInTheDocument)
{
    if (HasSanitizers())
    {
        GTEST_SKIP() << "the built-in TCP crashes, hangs and eats memory in some of them";
    }
    const auto rows = ReadRequirements();
    const Measurement measurement(rows);
    for (const RequirementRow& row : rows)
    {
        EXPECT_EQ(measurement.CountOf(row, Stack::RFC_TCP).Word(), row.ours)
            << row.id << " on RfcTcp";
        EXPECT_EQ(measurement.CountOf(row, Stack::BUILT_IN).Word(), row.builtIn)
            << row.id << " on the built-in TCP";
    }
    for (const auto& [level, count] : LABELS)
    {
        std::cout << level << ": RfcTcp meets " << Score(rows, level, measurement, Stack::RFC_TCP)
                  << ", the built-in TCP " << Score(rows, level, measurement, Stack::BUILT_IN)
                  << '\n';
    }
}

TEST_P(Requirement, IsMet)
{
    RecordProperty("requirement", "RFC9293/" + GetParam().id);
    const auto rows = ReadRequirements();
    const bool open = std::any_of(rows.begin(), rows.end(), [](const RequirementRow& row) {
        return row.id == GetParam().id && row.ours == "not met";
    });
    if (open)
    {
        GTEST_SKIP() << "doc/requirements.rst says that it is not met";
    }
    GetParam().make()->Run(Stack::RFC_TCP);
}

INSTANTIATE_TEST_SUITE_P(RfcTcp,
                         Requirement,
                         testing::ValuesIn(RequirementChecks()),
                         [](const auto& check) { return check.param.name; });

} // namespace ns3::rfctcp::test
