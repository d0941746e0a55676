curl https://a.example/1 \
  https://a.example/2
curl https://a.example/3\
4
echo "https://a.example/$X" 'https://a.example/5' https://a.example/6; (cd x && curl https://a.example/7)
wget https://a.example/8 > x & https://a.example/9 && true
