//! `clearing-house evaluate DIR`: how good matching and tagging are on texts whose right answers are known, beside
//! what one would use otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Error as IoError, Result as IoResult, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;

use super::printing::print;
use crate::documents::trial_files::{Identifiers, grades, texts};
use crate::domain::error::{Error, Result};
use crate::domain::message::Message;
use crate::domain::trial::{Grades, RankingTask, TrialText};
use crate::matching::measure::{Goodness, f1, goodness, mean};
use crate::matching::trial::{Bm25, Memory, Ranked, System};

/// What `evaluate` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct EvaluateArgs {
    /// A task (docs.jsonl, queries.SPLIT.jsonl and qrels.SPLIT.tsv, or labelled.SPLIT.jsonl), or a folder of tasks
    pub dir: PathBuf,
    /// Tell the figures as one JSON array
    #[arg(long)]
    pub json: bool,
    /// Also write every ranking (TREC run files, whose scores fall by 1 a place) and labelling into this folder
    #[arg(long, value_name = "OUT")]
    pub runs: Option<PathBuf>,
    /// More grades, in the form of qrels.SPLIT.tsv; for a pair that an earlier file grades too these count
    #[arg(long, value_name = "FILE")]
    pub qrels: Vec<PathBuf>,
}

/// The figures of one system on one task, over all queries or one pair of languages.
#[derive(Serialize)]
struct RankingFigures {
    task: String,
    split: String,
    pair: String,
    system: System,
    n: usize,
    ndcg10: f64,
    recall10: f64,
    mrr: f64,
    /// Milliseconds for one ranking of texts that are read already; told to people only.
    #[serde(skip)]
    ms: f64,
}

/// The figures of tagging.
#[derive(Serialize)]
struct TaggingFigures {
    task: String,
    split: String,
    pair: String,
    system: System,
    n: usize,
    micro_f1: f64,
    macro_f1: f64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Figures {
    Ranking(RankingFigures),
    Tagging(TaggingFigures),
}

/// The pair that stands for all queries.
const ALL: &str = "all";
/// Places that a run file holds for one query.
const RUN_PLACES: usize = 1_000;

/// The grades of a file that `--qrels` names.
struct AddedGrades<'a> {
    file: &'a Path,
    grades: Grades,
    /// Whether a task has been met that knows the query and the document of one of them.
    known: bool,
}

impl<'a> AddedGrades<'a> {
    fn read(file: &'a Path) -> Result<Self> {
        Ok(Self {
            file,
            grades: read_grades(file)?,
            known: false,
        })
    }
}

/// One task of one split.
struct Trial<'a> {
    task: String,
    split: String,
    args: &'a EvaluateArgs,
}

/// Evaluates and tells.
pub fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    if let Some(out) = &args.runs {
        fs::create_dir_all(out).map_err(|error| unwritable(out, &error))?;
    }
    let added = args.qrels.iter().map(|file| AddedGrades::read(file));
    let mut added = added.collect::<Result<Vec<AddedGrades>>>()?;
    let mut memory = Memory::default();
    let mut figures = Vec::new();
    for folder in task_folders(&args.dir)? {
        for split in splits(&folder)? {
            let task = folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let trial = Trial { task, split, args };
            figures.extend(trial.ranking(&folder, &mut added, &mut memory)?);
            figures.extend(trial.tagging(&folder, &mut memory)?);
        }
    }
    if figures.is_empty() {
        let dir = args.dir.display();
        return Err(Error::Malformed(
            Message::new("trial-none").with("folder", dir),
        ));
    }
    print(|out| tell(&figures, args.json, out))?;
    let unknown: Vec<&Path> = added
        .iter()
        .filter(|one| !one.known)
        .map(|one| one.file)
        .collect();
    if unknown.is_empty() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(refused("trial-qrels-of-no-task", &unknown))
    }
}

/// The folder itself if it is a task, else the folders in it, by name.
fn task_folders(dir: &Path) -> Result<Vec<PathBuf>> {
    if !splits(dir)?.is_empty() {
        return Ok(vec![
            fs::canonicalize(dir).map_err(|error| unreadable(dir, &error))?,
        ]);
    }
    let mut folders = entries(dir)?;
    folders.retain(|path| path.is_dir());
    Ok(folders)
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(dir).map_err(|error| unreadable(dir, &error))?;
    let mut paths: Vec<PathBuf> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

/// The splits that a folder has queries or labelled texts of.
fn splits(folder: &Path) -> Result<BTreeSet<String>> {
    let names = entries(folder)?.into_iter();
    let names = names.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let split = |name: String| {
        let rest = name
            .strip_prefix("queries.")
            .or_else(|| name.strip_prefix("labelled."))?;
        Some(rest.strip_suffix(".jsonl")?.to_owned())
    };
    Ok(names.filter_map(split).collect())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| unreadable(path, &error))
}

fn read_texts(path: &Path, identifiers: Identifiers) -> Result<Vec<TrialText>> {
    texts(&path.display().to_string(), &read(path)?, identifiers)
}

fn read_grades(path: &Path) -> Result<Grades> {
    grades(&path.display().to_string(), &read(path)?)
}

fn unreadable(path: &Path, error: &IoError) -> Error {
    Error::Malformed(
        Message::new("trial-unreadable")
            .with("file", path.display())
            .with("reason", error),
    )
}

fn unwritable(path: &Path, error: &IoError) -> Error {
    Error::Malformed(
        Message::new("trial-unwritable")
            .with("file", path.display())
            .with("reason", error),
    )
}

/// What is wrong with files that can be read.
fn refused(key: &'static str, files: &[&Path]) -> Error {
    let files: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    Error::Malformed(Message::new(key).with("files", files.join(", ")))
}

impl Trial<'_> {
    fn ranking(
        &self,
        folder: &Path,
        added: &mut [AddedGrades],
        memory: &mut Memory,
    ) -> Result<Vec<Figures>> {
        let queries = folder.join(format!("queries.{}.jsonl", self.split));
        if !queries.exists() {
            return Ok(Vec::new());
        }
        let task = self.graded_task(folder, &queries, added)?;
        memory.read(task.docs.iter().chain(&task.queries));
        let words = Bm25::new(&task.docs);
        let mut figures = Vec::new();
        for system in System::ALL {
            let rank = |query| memory.rank(*system, &task, query, &words);
            let start = Instant::now();
            let rankings: Vec<Vec<Ranked>> = task.queries.iter().map(rank).collect();
            let queries = u32::try_from(rankings.len().max(1)).unwrap_or(u32::MAX);
            let ms = 1_000.0 * (start.elapsed() / queries).as_secs_f64();
            self.write_run(*system, &task, &rankings)?;
            figures.extend(self.figures(*system, &task, &rankings, ms));
        }
        Ok(figures)
    }

    /// The task with the grades of its own and the added ones, if they tell what is right.
    fn graded_task(
        &self,
        folder: &Path,
        queries: &Path,
        added: &mut [AddedGrades],
    ) -> Result<RankingTask> {
        let qrels = folder.join(format!("qrels.{}.tsv", self.split));
        let identifiers = match self.args.runs {
            Some(_) => Identifiers::OneWord,
            None => Identifiers::Any,
        };
        let mut task = RankingTask {
            docs: read_texts(&folder.join("docs.jsonl"), identifiers)?,
            queries: read_texts(queries, identifiers)?,
            grades: read_grades(&qrels)?,
        };
        let mut files: Vec<&Path> = vec![qrels.as_path()];
        if task.known_among(&task.grades).next().is_none() {
            return Err(refused("trial-qrels-unknown", &files));
        }
        for one in added {
            if task.known_among(&one.grades).next().is_some() {
                one.known = true;
                task.add(&one.grades);
                files.push(one.file);
            }
        }
        if task.known_among(&task.grades).all(|grade| grade == 0) {
            return Err(refused("trial-qrels-all-0", &files));
        }
        Ok(task)
    }

    /// One entry for all queries, and one for each pair of languages.
    fn figures(
        &self,
        system: System,
        task: &RankingTask,
        rankings: &[Vec<Ranked>],
        ms: f64,
    ) -> Vec<Figures> {
        let target = common_language(&task.docs);
        let mut by_pair: BTreeMap<String, Vec<Goodness>> = BTreeMap::new();
        for (query, ranking) in task.queries.iter().zip(rankings) {
            let Some(goodness) = goodness_of(task, query, ranking) else {
                continue;
            };
            let pair = format!("{}-{target}", query.lang);
            by_pair.entry(ALL.to_owned()).or_default().push(goodness);
            by_pair.entry(pair).or_default().push(goodness);
        }
        let entries = by_pair.into_iter().map(|(pair, all)| {
            let mean = mean(&all);
            Figures::Ranking(RankingFigures {
                task: self.task.clone(),
                split: self.split.clone(),
                pair,
                system,
                n: all.len(),
                ndcg10: mean.ndcg,
                recall10: mean.recall,
                mrr: mean.reciprocal_rank,
                ms,
            })
        });
        entries.collect()
    }

    /// `query Q0 doc rank score system`, as the TREC programs read it. They rank by the score alone and break ties in their
    /// own way. So the score falls by 1 a place, from [`RUN_PLACES`]; that of the system has ties, and stays high for what
    /// a State offers itself.
    fn write_run(
        &self,
        system: System,
        task: &RankingTask,
        rankings: &[Vec<Ranked>],
    ) -> Result<()> {
        let of_query = |(query, ranking): (&TrialText, &Vec<Ranked>)| -> String {
            let line = |(rank, (place, _)): (usize, &Ranked)| {
                let (query, doc) = (&query.id, &task.docs[*place].id);
                let score = RUN_PLACES + 1 - rank;
                format!("{query} Q0 {doc} {rank} {score} {system}\n")
            };
            (1..=RUN_PLACES).zip(ranking).map(line).collect()
        };
        let lines: String = task.queries.iter().zip(rankings).map(of_query).collect();
        self.write(
            &format!("{}.{}.{system}.run", self.task, self.split),
            &lines,
        )
    }

    fn tagging(&self, folder: &Path, memory: &mut Memory) -> Result<Vec<Figures>> {
        let labelled = folder.join(format!("labelled.{}.jsonl", self.split));
        if !labelled.exists() {
            return Ok(Vec::new());
        }
        let texts = read_texts(&labelled, Identifiers::Any)?;
        if texts.iter().all(|one| one.themes.is_empty()) {
            return Err(refused("trial-no-labels", &[labelled.as_path()]));
        }
        memory.read(&texts);
        let found = texts.iter().map(|one| memory.issues(one));
        let right = texts
            .iter()
            .map(|one| one.themes.iter().map(String::as_str).collect());
        let pairs: Vec<(BTreeSet<&str>, BTreeSet<&str>)> = right.zip(found).collect();
        let mut lines = String::new();
        for (text, (_, found)) in texts.iter().zip(&pairs) {
            lines += &serde_json::json!({ "id": text.id, "themes": found }).to_string();
            lines.push('\n');
        }
        self.write(&format!("{}.{}.tags.jsonl", self.task, self.split), &lines)?;
        let (overall, by_label) = f1(&pairs);
        Ok(vec![Figures::Tagging(TaggingFigures {
            task: self.task.clone(),
            split: self.split.clone(),
            pair: ALL.to_owned(),
            system: System::ClearingHouse,
            n: texts.len(),
            micro_f1: overall,
            macro_f1: by_label,
        })])
    }

    fn write(&self, name: &str, content: &str) -> Result<()> {
        let Some(out) = &self.args.runs else {
            return Ok(());
        };
        let path = out.join(name);
        fs::write(&path, content).map_err(|error| unwritable(&path, &error))
    }
}

fn goodness_of(task: &RankingTask, query: &TrialText, ranking: &[Ranked]) -> Option<Goodness> {
    let grades = task.grades.get(&query.id)?;
    let grade = |(place, _): &Ranked| grades.get(&task.docs[*place].id).copied().unwrap_or(0);
    let ranked: Vec<u8> = ranking.iter().map(grade).collect();
    let known = task
        .docs
        .iter()
        .filter_map(|doc| grades.get(&doc.id).copied());
    goodness(&ranked, &known.collect::<Vec<u8>>())
}

/// The language of most documents.
fn common_language(docs: &[TrialText]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for doc in docs {
        *counts.entry(&doc.lang).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(language, _)| language.to_owned())
        .unwrap_or_default()
}

fn tell(figures: &[Figures], json: bool, out: &mut dyn Write) -> IoResult<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, figures)?;
        return writeln!(out);
    }
    writeln!(
        out,
        "{:<36} {:<8} {:<6} {:<15} {:>5} {:>8} {:>9} {:>6} {:>8}",
        "task", "split", "pair", "system", "n", "nDCG@10", "recall@10", "MRR", "ms/query"
    )?;
    figures.iter().try_for_each(|one| writeln!(out, "{one}"))
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = |f: &mut std::fmt::Formatter<'_>, task, split, pair, system: System, n| {
            let system = system.code();
            write!(f, "{task:<36} {split:<8} {pair:<6} {system:<15} {n:>5} ")
        };
        match self {
            Self::Ranking(one) => {
                name(f, &one.task, &one.split, &one.pair, one.system, one.n)?;
                let (ndcg, recall, mrr) = (one.ndcg10, one.recall10, one.mrr);
                write!(f, "{ndcg:>8.3} {recall:>9.3} {mrr:>6.3} {:>8.2}", one.ms)
            }
            Self::Tagging(one) => {
                name(f, &one.task, &one.split, &one.pair, one.system, one.n)?;
                let (overall, by_label) = (one.micro_f1, one.macro_f1);
                write!(f, "micro-F1 {overall:.3}, macro-F1 {by_label:.3}")
            }
        }
    }
}
