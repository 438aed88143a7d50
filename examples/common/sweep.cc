/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "sweep.h"

#include "helper/records/record-file.h"
#include "model/internal/text.h"
#include "option-text.h"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/join.hpp>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <stdexcept>
#include <sys/utsname.h>

namespace common
{

namespace
{

namespace fs = std::filesystem;

const char* const LIST = "list-runs";
const char* const ONLY = "only";
const char* const COLLECT = "collect";
const char* const OVERWRITE = "overwrite";

/** @return the name of an option, as "loss" of "--loss=0.1"; empty if the argument is none */
std::string
GetOptionName(const std::string& argument)
{
    const std::size_t begin = argument.find_first_not_of('-');
    return begin == 0 || begin == std::string::npos
               ? std::string()
               : argument.substr(begin, argument.find('=') - begin);
}

/** @return text for a shell to read as one word */
std::string
QuoteForShell(const std::string& text)
{
    static const std::regex PLAIN("[-+,./:=@%_A-Za-z0-9]+");
    if (std::regex_match(text, PLAIN))
    {
        return text;
    }
    static const std::regex QUOTE("'");
    return "'" + std::regex_replace(text, QUOTE, "'\\''") + "'";
}

/**
 * @param folder of a piece
 * @param listing of its files
 * @param identity receives what all pieces of a sweep share: the version and the arguments
 * @return the piece if it is complete
 */
std::optional<Piece>
ReadPiece(const fs::path& folder, const ResultsListing& listing, std::vector<std::string>& identity)
{
    Piece piece;
    piece.folder = folder;
    for (const auto& [name, file] : listing.files)
    {
        const bool isThere = fs::exists(fs::symlink_status(folder / name));
        if (isThere || file.digest) // else a log that was not needed
        {
            if (!file.digest || !listing.IsOwn(folder, name))
            {
                return std::nullopt;
            }
            if (name != Sweep::PIECE)
            {
                piece.files.push_back(name);
            }
        }
    }
    std::ifstream stream(folder / Sweep::PIECE);
    for (std::string line; std::getline(stream, line);)
    {
        const std::size_t colon = line.find(": ");
        const std::string key = line.substr(0, colon);
        const std::string value = colon == std::string::npos ? "" : line.substr(colon + 2);
        if (key == "run")
        {
            piece.run = value;
        }
        else if (key == "host")
        {
            piece.machine.host = value;
        }
        else if (key == "cpu")
        {
            piece.machine.cpu = value;
        }
        else if (key == "argument" || key == "version")
        {
            identity.push_back(value);
        }
        else if (key == "result")
        {
            piece.results.push_back(boost::algorithm::unhex(value));
        }
    }
    return piece;
}

/** @param why there is nothing to report */
[[noreturn]] void
RefuseToCollect(const std::string& why)
{
    throw std::invalid_argument("--" + std::string(COLLECT) + ": " + why);
}

/** @return folders in which a program has left something @param roots where to look */
std::set<fs::path>
FindFolders(const std::vector<std::string>& roots)
{
    std::set<fs::path> folders;
    for (const std::string& root : roots)
    {
        if (!fs::is_directory(root))
        {
            RefuseToCollect(root + " is no folder");
        }
        for (const auto& entry : fs::recursive_directory_iterator(root))
        {
            if (entry.path().filename() == ResultsListing::NAME)
            {
                folders.insert(fs::canonical(entry.path().parent_path()));
            }
        }
    }
    return folders;
}

/**
 * @param roots where to look for pieces
 * @param program that has made them
 * @param collection gets the pieces, and the folders of those that are not complete
 * @return the arguments of the sweep to which all of them belong
 */
std::vector<std::string>
ReadPieces(const std::vector<std::string>& roots,
           const std::string& program,
           Collection& collection)
{
    std::map<std::vector<std::string>, fs::path> sweeps; // a folder of each
    for (const fs::path& folder : FindFolders(roots))
    {
        const auto listing = ResultsListing::Read(folder / ResultsListing::NAME, program);
        if (!listing || listing->files.count(Sweep::PIECE) == 0)
        {
            continue;
        }
        std::vector<std::string> sweep;
        if (auto piece = ReadPiece(folder, *listing, sweep))
        {
            sweeps.emplace(sweep, folder);
            collection.pieces.push_back(std::move(*piece));
        }
        else
        {
            collection.broken.push_back(folder.string());
        }
    }
    if (sweeps.empty() && collection.broken.empty())
    {
        RefuseToCollect("there are no pieces in these folders; --" + std::string(LIST) +
                        " prints the commands that make them");
    }
    if (sweeps.empty())
    {
        RefuseToCollect("no piece is complete: " + boost::algorithm::join(collection.broken, ", "));
    }
    const auto& [identity, folder] = *sweeps.begin(); // the version, then the arguments
    if (sweeps.size() > 1)
    {
        RefuseToCollect(folder.string() + " and " + std::next(sweeps.begin())->second.string() +
                        " are pieces of different sweeps or versions");
    }
    if (identity.empty() || identity.front() != ns3::rfctcp::DescribeVersions())
    {
        RefuseToCollect(folder.string() + " was made by another version than " +
                        ns3::rfctcp::DescribeVersions());
    }
    return {std::next(identity.begin()), identity.end()};
}

/** @param pieces to be sorted by run and machine; each of these may be there once */
void
SortPieces(std::vector<Piece>& pieces)
{
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
        return a.run != b.run ? a.run < b.run : a.machine < b.machine;
    });
    const auto twice =
        std::adjacent_find(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
            return a.run == b.run && a.machine == b.machine;
        });
    if (twice != pieces.end())
    {
        RefuseToCollect(twice->folder.string() + " and " + std::next(twice)->folder.string() +
                        " are the same run on the same machine");
    }
}

} // namespace

const char* const SWEEP_HELP =
    R"(Runs as commands of their own, for GNU parallel, arrays of Slurm or any other batch system:
  --list-runs        prints a command for each run, one a line, that any folder is good for;
                     it leaves a piece, a folder with all files of the run, its host and processor,
                     and has the exit status 1 if the run died or needed too long
  --collect DIR...   makes of the pieces in these folders what one command would have made; prints
                     the names of runs without a piece, whose --only does one again, and of those
                     that failed: the exit status is 1 then
  e.g. --runs=9 --list-runs >runs.txt; parallel <runs.txt; ... --collect results/*-pieces
)";

Machine
Machine::GetThis()
{
    utsname system = {};
    uname(&system);
    Machine machine{system.nodename, system.machine};
    std::ifstream processors("/proc/cpuinfo");
    for (std::string line; std::getline(processors, line);)
    {
        const std::size_t colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
        {
            machine.cpu = line.substr(colon + 2);
            break;
        }
    }
    return machine;
}

void
AddSweepOptions(ns3::CommandLine& cmd, Sweep& sweep)
{
    cmd.AddValue(LIST, "print a command for each run, see above, and end", sweep.list);
    AddText(cmd, ONLY, "do this run alone, and leave a piece for --collect", sweep.only);
    cmd.AddValue(COLLECT, "folders follow: report on the pieces in them, see above", sweep.collect);
}

std::vector<std::string>
SelectSweepArguments(const std::vector<std::string>& arguments)
{
    const std::set<std::string> others{LIST, ONLY, COLLECT, OVERWRITE, "output", "out", "jobs"};
    std::vector<std::string> selected;
    std::copy_if(std::next(arguments.begin()),
                 arguments.end(),
                 std::back_inserter(selected),
                 [&others](const std::string& argument) {
                     return others.count(GetOptionName(argument)) == 0;
                 });
    return selected;
}

void
PrintCommands(std::ostream& os,
              const Sweep& sweep,
              const ResultsRequest& results,
              const std::vector<std::string>& runs)
{
    std::string begin = "cd " + QuoteForShell(fs::current_path().string()) + " && " +
                        QuoteForShell(fs::canonical("/proc/self/exe").string());
    for (const std::string& argument : sweep.arguments)
    {
        begin += " " + QuoteForShell(argument);
    }
    if (begin.find('\n') != std::string::npos)
    {
        throw std::invalid_argument("--" + std::string(LIST) +
                                    ": no argument may contain the end of a line");
    }
    const fs::path folder = results.folder.value_or(results.standard + "-pieces");
    for (const std::string& run : runs)
    {
        os << begin << " " << QuoteForShell("--" + std::string(ONLY) + "=" + run) << " "
           << QuoteForShell("--output=" + (folder / run).string()) << " --" << OVERWRITE << "\n";
    }
}

void
WritePiece(const std::string& path, const Sweep& sweep, const std::vector<std::string>& results)
{
    const Machine machine = Machine::GetThis();
    std::ofstream file(path);
    file << "version: " << ns3::rfctcp::DescribeVersions() << "\nhost: " << machine.host
         << "\ncpu: " << machine.cpu << "\nrun: " << sweep.only << "\n";
    for (const std::string& argument : sweep.arguments)
    {
        file << "argument: " << argument << "\n";
    }
    for (const std::string& result : results)
    {
        file << "result: " << boost::algorithm::hex(result) << "\n";
    }
}

void
Piece::Copy(const std::string& file, ResultsDirectory& output, const std::string& name) const
{
    fs::copy_file(folder / file, output.Create(name), fs::copy_options::overwrite_existing);
}

std::vector<Machine>
Collection::GetMachines() const
{
    std::set<Machine> machines;
    for (const Piece& piece : pieces)
    {
        machines.insert(piece.machine);
    }
    return {machines.begin(), machines.end()};
}

bool
Collection::ReportMissing(std::ostream& os, const std::vector<std::string>& runs) const
{
    std::set<std::string> missing(runs.begin(), runs.end());
    for (const Piece& piece : pieces)
    {
        missing.erase(piece.run);
    }
    for (const std::string& folder : broken)
    {
        os << "not complete: " << folder << "\n";
    }
    for (const std::string& run : missing)
    {
        os << "missing: " << run << "\n";
    }
    return missing.empty();
}

std::optional<Collection>
CollectPieces(const std::vector<std::string>& arguments, const ResultsRequest& results)
{
    std::vector<std::string> roots;
    std::vector<std::string> own;
    bool isWanted = false;
    for (auto argument = std::next(arguments.begin()); argument != arguments.end(); ++argument)
    {
        const std::string name = GetOptionName(*argument);
        if (name == COLLECT)
        {
            isWanted = true;
        }
        else
        {
            (name.empty() ? roots : own).push_back(*argument);
        }
    }
    if (!isWanted)
    {
        return std::nullopt;
    }
    own.insert(own.begin(), arguments.front());
    if (const auto others = SelectSweepArguments(own); !others.empty())
    {
        throw std::invalid_argument(others.front() + ": with --" + COLLECT +
                                    " that is what the pieces say");
    }
    Collection collection{{arguments.front()}, {}, {}};
    const auto sweep = ReadPieces(roots, results.program, collection);
    SortPieces(collection.pieces);
    collection.arguments.insert(collection.arguments.end(), sweep.begin(), sweep.end());
    collection.arguments.insert(collection.arguments.end(), std::next(own.begin()), own.end());
    return collection;
}

} // namespace common
