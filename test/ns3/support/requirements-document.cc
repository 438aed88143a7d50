/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "requirements-document.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace ns3::rfctcp::test
{

namespace
{

namespace fs = std::filesystem;

const fs::path ROOT = RFC_TCP_SOURCE_DIR;

/** @param cells of a row @return the row */
RequirementRow
ToRow(const std::vector<std::string>& cells)
{
    constexpr const char* NOT_APPLICABLE = "not applicable: ";
    RequirementRow row;
    row.id = cells[0];
    row.rule = cells[1];
    row.code = Literals(cells[2]);
    row.tests = Literals(cells[3]);
    if (cells[3].rfind(NOT_APPLICABLE, 0) == 0)
    {
        row.reason = cells[3].substr(std::string(NOT_APPLICABLE).size());
    }
    row.ours = cells[4];
    row.builtIn = cells[5];
    return row;
}

} // namespace

bool
RequirementRow::IsLabelled() const
{
    return LabelsIn(id) == std::set<std::string>{id};
}

std::string
RequirementRow::GetReference() const
{
    return id.substr(0, id.find(' ', id.find(' ') + 1)); // a remark may follow
}

std::vector<std::string>
Literals(const std::string& cell)
{
    static const std::regex literal("``([^`]+)``");
    std::vector<std::string> found;
    for (std::sregex_iterator at(cell.begin(), cell.end(), literal), end; at != end; ++at)
    {
        found.push_back((*at)[1]);
    }
    return found;
}

std::vector<std::vector<std::string>>
ReadTables(const std::string& path, std::size_t columns)
{
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(ReadSource(path));
    bool inTable = false;
    for (std::string line; std::getline(lines, line);)
    {
        if (line.rfind("   * - ", 0) == 0)
        {
            rows.push_back({line.substr(7)});
            inTable = true;
        }
        else if (inTable && line.rfind("     - ", 0) == 0)
        {
            rows.back().push_back(line.substr(7));
        }
        else if (inTable && line.rfind("       ", 0) == 0)
        {
            rows.back().back() += line.substr(6); // a blank, and the rest of the cell
        }
        else
        {
            inTable = false;
        }
    }
    rows.erase(std::remove_if(rows.begin(),
                              rows.end(),
                              [columns](const auto& cells) { return cells.size() != columns; }),
               rows.end());
    return rows;
}

std::vector<RequirementRow>
ReadRequirements()
{
    constexpr std::size_t COLUMNS = 6;
    std::vector<RequirementRow> result;
    for (const auto& cells : ReadTables("doc/requirements.rst", COLUMNS))
    {
        if (cells[0] != "id")
        {
            result.push_back(ToRow(cells));
        }
    }
    return result;
}

std::string
ReadSource(const std::string& path)
{
    std::ifstream file(ROOT / path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::set<std::string>
LabelsIn(const std::string& text)
{
    static const std::regex label("\\b(MUST|SHLD|MAY|REC)-[0-9]+\\b");
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), label), end; at != end; ++at)
    {
        found.insert(at->str());
    }
    return found;
}

std::vector<std::string>
FilesIn(const std::string& path, const std::string& extension)
{
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(ROOT / path))
    {
        if (entry.path().extension() == extension)
        {
            found.push_back(fs::relative(entry.path(), ROOT).string());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string>
ReferencesIn(const std::string& text)
{
    static const std::regex reference("\\[([^\\]\\[]*\\b[0-9]{4}\\b[^\\]\\[]*)\\]");
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), reference), end; at != end; ++at)
    {
        found.push_back((*at)[1]);
    }
    return found;
}

std::map<std::string, std::string>
ReadTests()
{
    static const std::regex head("(?:^|\\n)TEST(?:_F|_P)?\\((\\w+),\\s*(\\w+)\\)");
    std::map<std::string, std::string> tests;
    for (const char* folder : {"test/core", "test/ns3"})
    {
        for (const std::string& path : FilesIn(folder, ".cc"))
        {
            const std::string text = ReadSource(path);
            std::sregex_iterator at(text.begin(), text.end(), head);
            for (const std::sregex_iterator end; at != end;)
            {
                const std::string name = (*at)[1].str() + '.' + (*at)[2].str();
                const auto begin = static_cast<std::size_t>(at->position());
                ++at;
                const auto next =
                    at == end ? text.size() : static_cast<std::size_t>(at->position());
                tests[name] = text.substr(begin, next - begin);
            }
        }
    }
    return tests;
}

} // namespace ns3::rfctcp::test
