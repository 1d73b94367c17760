# SPDX-License-Identifier: Apache-2.0
"""The page at /verify/ has a Chinese sentence for whatever the C may say."""
import glob
import json
import os
import re
import subprocess
import unittest

from lib.browser import NODE, TOP

FORMAT = re.compile(r"%(\.\*s|[a-z]*[sdu])")
CALL = re.compile(r'\b(draw_differs|draw_note|note|wrong\w*)\s*\('
                  r'((?:[^;"]|"(?:[^"\\]|\\.)*")*?)\)\s*\)*\s*;', re.DOTALL)
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')


def spoken(text):
    """Formats of one C source that become sentences of the verdict."""
    for call in CALL.finditer(text):
        words = "".join(LITERAL.findall(call[2]))
        if words:
            yield words


class Words(unittest.TestCase):
    def sources(self):
        """What the browser runs of domain/draw, as the build has it."""
        with open(f"{TOP}/tools/mk/clients.mk", encoding="utf-8") as f:
            names = re.search(r"^WASM_DRAW = ((?:.*\\\n)*.*)$", f.read(),
                              re.MULTILINE)[1].replace("\\\n", " ")
        paths = {path for name in names.split()
                 for path in glob.glob(f"{TOP}/domain/draw/{name}.c")}
        return [path for path in sorted(paths)
                if not re.search(r"_(test|fuzz|bench)\.c$", path)]

    def sentences(self):
        """Every format of these sources with names put in."""
        for path in self.sources():
            with open(path, encoding="utf-8") as f:
                for words in spoken(f.read()):
                    yield os.path.basename(path), FORMAT.sub("7", words)

    def translated(self, sentences):
        done = subprocess.run(
            [NODE, f"{TOP}/tests/browser/words.mjs"], check=True, text=True,
            input=json.dumps(sentences), stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def test_every_sentence_of_the_verifier_is_known(self):
        found = list(self.sentences())
        self.assertGreater(len(found), 80)
        chinese = self.translated([words for _, words in found])
        unknown = [f"{name}: {words}" for (name, words), told
                   in zip(found, chinese) if told is None]
        self.assertEqual(unknown, [])

    def test_no_sentence_is_hidden_behind_one_that_comes_before_it(self):
        """The first that matches is taken: "proof: {}" would leave the rest of
        every proof's sentence in English."""
        with open(f"{TOP}/clients/verify/words.ts", encoding="utf-8") as f:
            rules = [json.loads(rule) for rule in re.findall(
                r'\["(?:[^"\\]|\\.)*", "(?:[^"\\]|\\.)*"\]', f.read())]
        self.assertGreater(len(rules), 80)
        self.assertEqual(
            self.translated([english.replace("{}", "7")
                             for english, _ in rules]),
            [re.sub(r"\{\d?\}", "7", chinese) for _, chinese in rules])

    def test_names_are_put_where_they_belong(self):
        self.assertEqual(self.translated([
            "list L0007 stratum A: 3 drawn, the plan demands 4",
            "signature close of notary: too late",
            "roster.csv: a load is no number",
            "amendment 2: inspector 1, visit 0a, slot 0: Z-1 may not go:"
            " on leave",
            "receipt: beacon differs",
            "receipt: not exactly the keys",
            "amendment 1: amendment: not exactly the keys",
            "roster.csv: wrong header", "nobody ever said this"]), [
                "名单 L0007「A」层：抽取 3 户，按计划应为 4 户",
                "notary 的签名（封存）：签名晚于期限",
                "人员名录 roster.csv 不合规（a load is no number）",
                "第 2 号递补文件：第 1 项换人（检查 0a 的第 0 个名额）："
                "Z-1 不能参加：请假",
                "凭证上的公证随机数与公布的不同",
                "抽取凭证：栏目多了或少了",
                "第 1 号递补文件：整份文件：栏目多了或少了",
                "文件 roster.csv 的表头不对", None])


if __name__ == "__main__":
    unittest.main()
