/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/attribute.h"
#include "ns3/rfc-tcp-module.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

// The attributes and trace sources in doc/rfc-tcp.rst are those of the code.

namespace
{

using namespace ns3;

/** A row of a table of attributes. */
struct Row
{
    std::string standard; ///< default
    std::string meaning;  ///< in words
};

using Table = std::map<std::string, Row>; ///< rows by attribute

/** @return the lines of a section of doc/rfc-tcp.rst without its heading @param title of it */
std::vector<std::string>
ReadSection(const std::string& title)
{
    std::ifstream file(RFC_TCP_SOURCE_DIR "/doc/rfc-tcp.rst");
    static const std::regex UNDERLINE("[-~]{4,}");
    std::vector<std::string> section;
    bool inside = false;
    std::string previous;
    for (std::string line; std::getline(file, line); previous = line)
    {
        if (std::regex_match(line, UNDERLINE))
        {
            if (inside)
            {
                section.pop_back(); // the next heading
            }
            inside = previous == title;
        }
        else if (inside)
        {
            section.push_back(line);
        }
    }
    return section;
}

/** @return tables of attributes by the type that the line in front of them names */
std::map<std::string, Table>
ReadTables()
{
    static const std::regex TYPE(".*``(ns3::RfcTcp\\w+)``.*:");
    static const std::regex ROW("``(\\w+)`` +.*");
    std::map<std::string, Table> tables;
    std::string type;
    std::size_t standard = 0; // columns
    std::size_t meaning = 0;
    for (const std::string& line : ReadSection("Attributes"))
    {
        std::smatch match;
        if (std::regex_match(line, match, TYPE))
        {
            type = match[1];
        }
        else if (line.rfind("====", 0) == 0)
        {
            standard = line.find('=', line.find(' '));
            meaning = line.find('=', line.find(' ', standard));
        }
        else if (std::regex_match(line, match, ROW))
        {
            std::string value = line.substr(standard, meaning - standard);
            value.erase(std::remove(value.begin(), value.end(), ' '), value.end());
            tables[type][match[1]] = {value, line.substr(meaning)};
        }
    }
    return tables;
}

/** @return our types */
std::vector<TypeId>
GetTypes()
{
    std::vector<TypeId> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (type.GetName().rfind("ns3::RfcTcp", 0) == 0)
        {
            types.push_back(type);
        }
    }
    return types;
}

/** @return the default of an attribute as ns-3 writes it; "none" of one without a text */
std::string
GetDefault(const TypeId::AttributeInformation& attribute)
{
    static const std::regex NO_TEXT("(ns3::)?(Callback|ObjectPtrContainer|Pointer)Value");
    return std::regex_match(attribute.checker->GetValueTypeName(), NO_TEXT)
               ? "none"
               : attribute.originalInitialValue->SerializeToString(attribute.checker);
}

/** @return a default in a table as ns-3 writes it; as it is if ns-3 does not understand it */
std::string
ReadDefault(const TypeId::AttributeInformation& attribute, const std::string& text)
{
    const auto value = attribute.checker->Create();
    return text != "none" && value->DeserializeFromString(text, attribute.checker)
               ? value->SerializeToString(attribute.checker)
               : text;
}

TEST(AttributesDocument, TablesAreThoseOfTheTypes)
{
    auto tables = ReadTables();
    for (const TypeId& type : GetTypes())
    {
        Table& table = tables[type.GetName()];
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const auto attribute = type.GetAttribute(i);
            const auto row = table.find(attribute.name);
            if (row == table.end())
            {
                ADD_FAILURE() << type.GetName() << "::" << attribute.name << " is in no table";
                continue;
            }
            if (row->second.meaning.find("debug builds") == std::string::npos)
            {
                EXPECT_EQ(ReadDefault(attribute, row->second.standard), GetDefault(attribute))
                    << type.GetName() << "::" << attribute.name;
            }
            table.erase(row);
        }
        for (const auto& [name, row] : table)
        {
            EXPECT_NE(row.meaning.find("in releases of ns-3"), std::string::npos)
                << type.GetName() << "::" << name << " is no attribute";
        }
    }
}

TEST(AttributesDocument, TraceSourcesAreThoseOfTheTypes)
{
    std::set<std::string> documented;
    static const std::regex NAME("``([A-Z]\\w+)``");
    for (const std::string& line : ReadSection("Traces"))
    {
        if (line.rfind(' ', 0) == 0)
        {
            continue; // the meaning of one
        }
        for (std::sregex_iterator match(line.begin(), line.end(), NAME), end; match != end; ++match)
        {
            documented.insert((*match)[1]);
        }
    }
    std::set<std::string> sources;
    for (const TypeId& type : GetTypes())
    {
        for (std::size_t i = 0; i < type.GetTraceSourceN(); ++i)
        {
            sources.insert(type.GetTraceSource(i).name);
        }
    }
    EXPECT_EQ(documented, sources);
}

} // namespace
