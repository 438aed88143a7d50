/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TEST_REQUIREMENTS_DOCUMENT_H
#define RFC_TCP_TEST_REQUIREMENTS_DOCUMENT_H

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

// doc/requirements.rst and other tables of documents as data, and what sources and tests say of
// themselves.

namespace ns3::rfctcp::test
{

/** A row of a table of doc/requirements.rst. */
struct RequirementRow
{
    std::string id;                 ///< as "MUST-10" or "5961 3.2"
    std::string rule;               ///< in a few words
    std::vector<std::string> code;  ///< files, from the root of the project
    std::vector<std::string> tests; ///< scripts (with a slash), tests (with a dot), checks
    std::string reason;             ///< why a simulator cannot have it; empty: it can
    std::string ours;               ///< met, partly, not met, or a dash
    std::string builtIn;            ///< the same

    /** @return whether it is one of the labelled requirements of RFC 9293 */
    bool IsLabelled() const;
    /** @return number and section of the RFC, for a row that is not labelled */
    std::string GetReference() const;
};

/** @param cell of a table @return what stands in double back quotes */
std::vector<std::string> Literals(const std::string& cell);

/**
 * @param path of a document with list-tables, from the root of the project
 * @param columns of the tables that are wanted
 * @return the cells of each row, its head included
 */
std::vector<std::vector<std::string>> ReadTables(const std::string& path, std::size_t columns);

/** @return all rows in their order */
std::vector<RequirementRow> ReadRequirements();

/** @param path from the root of the project @return the text, empty if there is no such file */
std::string ReadSource(const std::string& path);

/** @param text some @return the labels in it, as "MUST-10" */
std::set<std::string> LabelsIn(const std::string& text);

/** @param path of a folder from the root @param extension of files
 * @return files in it and below, in order, from the root */
std::vector<std::string> FilesIn(const std::string& path, const std::string& extension);

/** @param text a source @return what stands in its brackets with a number of an RFC in front */
std::vector<std::string> ReferencesIn(const std::string& text);

/** @return the text of each GoogleTest of test/core and test/ns3, by Suite.Name */
std::map<std::string, std::string> ReadTests();

/** Where packetdrill scripts lie. */
constexpr const char* SCRIPTS = "test/packetdrill/scripts/";

} // namespace ns3::rfctcp::test

#endif // RFC_TCP_TEST_REQUIREMENTS_DOCUMENT_H
