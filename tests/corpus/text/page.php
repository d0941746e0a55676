<?php
$a = "https://a.example/" . $x;
$b = 'https://a.example/'.$x;
$c = "https://a.example/1";
?>
<a href="https://a.example/2?a=1&amp;b=2">https://a.example/<?= $x ?></a>
