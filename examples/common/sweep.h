/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMMON_SWEEP_H
#define RFC_TCP_COMMON_SWEEP_H

#include "results-directory.h"

#include "ns3/command-line.h"

#include <filesystem>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

/** What the programs in examples/ and the packetdrill runner share. */
namespace common
{

/** A computer. */
struct Machine
{
    std::string host; ///< its name
    std::string cpu;  ///< model of its processor

    /** @return this one */
    static Machine GetThis();

    /** @return as "host (processor)" */
    std::string Describe() const
    {
        return host + " (" + cpu + ")";
    }

    bool operator<(const Machine& other) const
    {
        return host != other.host ? host < other.host : cpu < other.cpu;
    }

    bool operator==(const Machine& other) const
    {
        return host == other.host && cpu == other.cpu;
    }
};

/**
 * The work of a program, split into runs that are commands of their own, so that any batch system
 * can do them on any machine. Each leaves a piece: a folder of results with the file PIECE. A last
 * command collects them.
 */
struct Sweep
{
    static constexpr const char* PIECE = "piece.txt"; ///< in the folder of a piece

    bool list{false};                   ///< print the commands and end
    bool collect{false};                ///< for --help alone: CollectPieces() takes this option
    std::string only;                   ///< the run to do; empty: all
    std::vector<std::string> arguments; ///< that determine the sweep
};

extern const char* const SWEEP_HELP; ///< how to use these options

/**
 * @param cmd told of the options --list-runs, --only and --collect
 * @param sweep receives the first two; CollectPieces() looks for the third
 */
void AddSweepOptions(ns3::CommandLine& cmd, Sweep& sweep);

/**
 * @param arguments of the program, with its name
 * @return those that all runs of a sweep share, without the name
 */
std::vector<std::string> SelectSweepArguments(const std::vector<std::string>& arguments);

/**
 * @param os receives a command for the shell for each run
 * @param sweep with the arguments of all
 * @param results where the pieces go
 * @param runs names of all runs
 * @throw std::invalid_argument if a command cannot be written in one line
 */
void PrintCommands(std::ostream& os,
                   const Sweep& sweep,
                   const ResultsRequest& results,
                   const std::vector<std::string>& runs);

/**
 * @param path of the file PIECE, already made
 * @param sweep whose piece that is
 * @param results of the run, as octets
 */
void WritePiece(const std::string& path,
                const Sweep& sweep,
                const std::vector<std::string>& results);

/** What a run has left. */
struct Piece
{
    std::filesystem::path folder;     ///< of all its files
    std::string run;                  ///< its name
    Machine machine;                  ///< that did it
    std::vector<std::string> results; ///< of the run, as octets
    std::vector<std::string> files;   ///< names in the folder of what it has made, without PIECE

    /** @param file one of these @param output receives a copy @param name of the copy */
    void Copy(const std::string& file, ResultsDirectory& output, const std::string& name) const;
};

/** The pieces of a sweep. */
struct Collection
{
    std::vector<std::string> arguments; ///< for the program: those of the sweep and of the user
    std::vector<Piece> pieces;          ///< by run and machine
    std::vector<std::string> broken;    ///< folders of runs that did not come to their end

    /** @return the machines, without repetition */
    std::vector<Machine> GetMachines() const;
    /**
     * @param os told of runs without a piece, and of broken ones
     * @param runs names of all runs
     * @return true if there is a piece of each
     */
    bool ReportMissing(std::ostream& os, const std::vector<std::string>& runs) const;
};

/**
 * @param arguments of the program, with its name
 * @param results of the program
 * @return the pieces in the folders behind --collect, if there is such an argument
 * @throw std::invalid_argument if there are none, or if they are not of one sweep
 */
std::optional<Collection> CollectPieces(const std::vector<std::string>& arguments,
                                        const ResultsRequest& results);

} // namespace common

#endif // RFC_TCP_COMMON_SWEEP_H
